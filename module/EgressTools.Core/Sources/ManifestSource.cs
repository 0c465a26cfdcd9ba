using EgressTools.Model;
using EgressTools.Sources.Documents;

namespace EgressTools.Sources;

/// <summary>Manifests: a file, a folder with all below it, or standard input.</summary>
public sealed class ManifestSource(string path, Stream standardInput, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => path == "-" ? "standard input" : path;

    /// <inheritdoc/>
    public async Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken)
    {
        IEnumerable<InputFile> files = path == "-" ? [await InputFiles.OfStreamAsync(standardInput, Origin, cancellationToken).ConfigureAwait(false)]
            : Directory.Exists(path) ? InputFiles.OfFolder(path) : [InputFiles.OfFile(path)];
        return FilesReader.Read(Origin, files, kinds, clock, cancellationToken);
    }
}

/// <summary>A support bundle as a zip: as <c>cilium sysdump</c> or our own snapshot makes it.</summary>
public sealed class BundleSource(string path, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => path;

    /// <inheritdoc/>
    public Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken) =>
        Task.FromResult(FilesReader.Read(Origin, InputFiles.OfZip(path, InputFiles.MaxUnpacked), kinds, clock, cancellationToken));
}

/// <summary>Reads files of documents into a snapshot.</summary>
internal static class FilesReader
{
    public static ClusterSnapshot Read(string origin, IEnumerable<InputFile> files, SnapshotKinds kinds, TimeProvider clock, CancellationToken cancellationToken)
    {
        var builder = new SnapshotBuilder(kinds);
        var any = false;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            any = true;
            Add(file, builder);
        }
        var snapshot = builder.Build(origin, clock.GetUtcNow());
        if (builder.Found > 0)
            return snapshot;
        var why = snapshot.Gaps.FirstOrDefault(static g => g.Kinds == SnapshotKinds.None) is { } gap ? $" ({gap})" : "";
        throw new InputException(
            any
                ? $"{origin} holds no object that egress is concerned with{why}: give Nodes, CiliumNodes, CiliumEndpoints and CiliumEgressGatewayPolicies"
                : $"{origin} holds no .yaml, .yml or .json file",
            "NothingUseful");
    }

    private static void Add(InputFile file, SnapshotBuilder builder)
    {
        if (file.Gap is { } gap)
        {
            builder.Add(gap);
            return;
        }
        var documents = DocumentFile.Raw(file.Bytes, out var fault);
        foreach (var document in documents)
            builder.Add(document, file.Name, KindByFileName(file.Name));
        if (fault is not null)
            builder.Add(new Gap(new SourceLocation(file.Name, fault.Line).ToString(), fault.Reason) { Kinds = KindsOf(file.Name) });
    }

    /// <summary>In bundles a list may come without its kind: <c>ciliumnodes-20251030-101500.yaml</c> holds CiliumNodes (facts 0.6).</summary>
    private static string? KindByFileName(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        (string Prefix, string Kind)[] known =
        [
            ("ciliumegressgatewaypolicies", "CiliumEgressGatewayPolicy"), ("ciliumendpoints", "CiliumEndpoint"), ("ciliumidentities", "CiliumIdentity"),
            ("ciliumnodes", "CiliumNode"), ("cilium-configmap", "ConfigMap"), ("cilium-daemonset", "DaemonSet"), ("k8s-nodes", "Node"), ("k8s-pods", "Pod"),
            ("k8s-namespaces", "Namespace"),
        ];
        return known.FirstOrDefault(k => name == k.Prefix || name.StartsWith(k.Prefix + "-", StringComparison.Ordinal)).Kind;
    }

    private static SnapshotKinds KindsOf(string file) => KindByFileName(file) switch
    {
        "CiliumEgressGatewayPolicy" => SnapshotKinds.Policies,
        "CiliumEndpoint" => SnapshotKinds.Endpoints,
        "CiliumNode" => SnapshotKinds.CiliumNodes,
        "Node" => SnapshotKinds.Nodes,
        "Pod" => SnapshotKinds.Pods,
        _ => SnapshotKinds.None,
    };
}
