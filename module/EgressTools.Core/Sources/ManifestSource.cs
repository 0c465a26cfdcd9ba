using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EgressTools.Model;
using EgressTools.Sources.Documents;

namespace EgressTools.Sources;

/// <summary>Manifests: a file, a folder with all below it, or standard input.</summary>
public sealed class ManifestSource(string path, Stream standardInput, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => path == "-" ? SourceLocation.StandardInput : path;

    /// <inheritdoc/>
    public async Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, ReadScope? scope = null)
    {
        var files = await FilesReader.OfAsync(path, standardInput, kinds, cancellationToken).ConfigureAwait(false);
        return FilesReader.Read(Origin, files, kinds, clock, cancellationToken);
    }
}

/// <summary>Documents out of several files, folders and standard input, read as if they were one file.</summary>
public sealed class DocumentSource(ImmutableArray<string> paths, Stream standardInput, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => string.Join(", ", paths.Select(static p => p == "-" ? SourceLocation.StandardInput : p));

    /// <inheritdoc/>
    public async Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, ReadScope? scope = null)
    {
        var files = new List<InputFile>();
        foreach (var path in paths)
            files.AddRange(await FilesReader.OfAsync(path, standardInput, kinds, cancellationToken).ConfigureAwait(false));
        return FilesReader.Read(Origin, files, kinds, clock, cancellationToken);
    }
}

/// <summary>A support bundle as a zip: as <c>cilium sysdump</c> or our own snapshot makes it.</summary>
public sealed class BundleSource(string path, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => path;

    /// <inheritdoc/>
    public Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, ReadScope? scope = null) =>
        Task.FromResult(FilesReader.Read(Origin, InputFiles.OfZip(path, InputFiles.MaxUnpacked, kinds), kinds, clock, cancellationToken));
}

/// <summary>Reads files of documents into a snapshot.</summary>
internal static partial class FilesReader
{
    /// <summary>The files behind a path: a folder's, the one, or standard input ("-").</summary>
    public static async Task<IEnumerable<InputFile>> OfAsync(string path, Stream standardInput, SnapshotKinds kinds, CancellationToken cancellationToken)
    {
        if (path == "-")
            return [await InputFiles.OfStreamAsync(standardInput, SourceLocation.StandardInput, cancellationToken).ConfigureAwait(false)];
        return Directory.Exists(path)
            ? InputFiles.OfFolder(path, kinds)
            : [await Task.Run(() => InputFiles.OfFile(path), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false)];
    }

    public static ClusterSnapshot Read(string origin, IEnumerable<InputFile> files, SnapshotKinds kinds, TimeProvider clock, CancellationToken cancellationToken)
    {
        var builder = new SnapshotBuilder(kinds);
        var any = false;
        DateTimeOffset? taken = null;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            any = true;
            taken = BundleTime(file.Name) ?? taken;
            Add(file, builder);
        }
        if (builder.Found > 0)
            return builder.Build(origin, taken ?? clock.GetUtcNow());
        throw new InputException(
            any
                ? $"{origin} holds no object that egress is concerned with{Because(builder.Gaps)}: give Nodes, CiliumNodes, CiliumEndpoints and CiliumEgressGatewayPolicies"
                : $"{origin} holds no .yaml, .yml or .json file",
            "NothingUseful");
    }

    /// <summary>When a bundle was made, from the name of one of its files: ages count up to then (facts 0.6).</summary>
    private static DateTimeOffset? BundleTime(string file) =>
        Stamp().Match(Path.GetFileNameWithoutExtension(file)) is { Success: true } match
            && DateTimeOffset.TryParseExact(match.Value[1..], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    [GeneratedRegex(@"-\d{8}-\d{6}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();

    private static string Because(IReadOnlyList<Gap> gaps) => gaps.Count switch
    {
        0 => "",
        1 => $" ({gaps[0]})",
        _ => $" ({gaps[0]}; and {gaps.Count - 1} more that cannot be read)",
    };

    private static void Add(InputFile file, SnapshotBuilder builder)
    {
        if (file.Gap is { } gap)
        {
            // What it would have held is not known, unless its name tells.
            builder.Add(gap.Kinds == SnapshotKinds.None ? gap with { Kinds = KindsOf(file.Name) } : gap);
            return;
        }
        if (BugtoolFiles.IsListing(file.Name))
        {
            builder.Add(BugtoolFiles.Read(file), file.Name);
            return;
        }
        if (InputFiles.IsTerraform(file.Name) && builder.Wants(SnapshotKinds.NodePools))
        {
            var text = Encoding.UTF8.GetString(file.Bytes);
            builder.Add(InputFiles.IsTerraformJson(file.Name) ? TerraformJsonReader.Read(text, file.Name) : HclReader.Read(text, file.Name));
            return;
        }
        var documents = DocumentFile.Raw(file.Bytes, out var faults);
        foreach (var document in documents)
            builder.Add(document, file.Name, KindByFileName(file.Name));
        foreach (var fault in faults)
            builder.Add(new Gap(new SourceLocation(file.Name, fault.Line).ToString(), fault.Reason) { Kinds = KindsOf(file.Name) });
    }

    /// <summary>In bundles a list may come without its kind: <c>ciliumnodes-20251030-101500.yaml</c> holds CiliumNodes (facts 0.6).</summary>
    private static string? KindByFileName(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        (string Prefix, string Kind)[] known =
        [
            ("ciliumegressgatewaypolicies", "CiliumEgressGatewayPolicy"), ("ciliumendpoints", "CiliumEndpoint"), ("ciliumidentities", "CiliumIdentity"),
            ("ciliumnodes", "CiliumNode"), ("ciliumnodeconfigs", "CiliumNodeConfig"), ("cilium-configmap", "ConfigMap"), ("cilium-daemonset", "DaemonSet"), ("k8s-nodes", "Node"), ("k8s-pods", "Pod"),
            ("k8s-namespaces", "Namespace"), ("k8s-services", "Service"), ("nodepools", "NodePool"),
        ];
        return known.FirstOrDefault(k => name == k.Prefix || name.StartsWith(k.Prefix + "-", StringComparison.Ordinal)).Kind;
    }

    private static SnapshotKinds KindsOf(string file) => KindByFileName(file) switch
    {
        "CiliumEgressGatewayPolicy" => SnapshotKinds.Policies,
        "CiliumEndpoint" => SnapshotKinds.Endpoints,
        "CiliumNode" => SnapshotKinds.CiliumNodes,
        "Node" => SnapshotKinds.Nodes,
        "Pod" => SnapshotKinds.Pods | SnapshotKinds.AgentPods,
        "CiliumIdentity" => SnapshotKinds.Identities,
        "Namespace" => SnapshotKinds.Namespaces,
        "Service" => SnapshotKinds.Services,
        "NodePool" => SnapshotKinds.NodePools,
        "ConfigMap" => SnapshotKinds.Installation | SnapshotKinds.Configuration | SnapshotKinds.MasqueradeLists,
        "DaemonSet" => SnapshotKinds.Installation,
        "CiliumNodeConfig" => SnapshotKinds.NodeConfigs,
        // What was to be read from it is not known.
        _ => SnapshotKinds.All | SnapshotKinds.Preflight,
    };
}
