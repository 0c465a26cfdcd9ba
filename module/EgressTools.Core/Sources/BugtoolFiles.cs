using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using EgressTools.Model;
using EgressTools.Probes;

namespace EgressTools.Sources;

/// <summary>What an agent's pod said of its map, in a support bundle.</summary>
/// <param name="Pod">The pod's name; empty where the path does not tell it.</param>
/// <param name="Reading">What it said.</param>
internal sealed record BugtoolListing(string Pod, EgressMapReading Reading);

/// <summary>
/// The files of cilium-bugtool in a <c>cilium sysdump</c>: one folder or one .tar.gz for each agent's pod, with the output of a command in each file (facts 0.6).
/// Nothing is unpacked to the disk, so the paths in an archive are names and nothing more.
/// </summary>
internal static partial class BugtoolFiles
{
    public static bool IsWanted(string path) => IsListing(path) || IsArchive(path);

    /// <summary>The output of <c>cilium-dbg bpf egress list</c>, or of <c>cilium</c> in older bundles.</summary>
    public static bool IsListing(string path) => Path.GetFileName(path) is "cilium-dbg-bpf-egress-list.md" or "cilium-bpf-egress-list.md";

    public static bool IsArchive(string path) => Archive().IsMatch(Path.GetFileName(path));

    /// <summary>The listing of an archive; the name of the archive tells the pod, whatever the paths inside it say.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="name">Its name.</param>
    /// <param name="budget">Counts what it unpacks to.</param>
    /// <param name="gap">Why there is none.</param>
    /// <exception cref="InputException">It unpacks to too much.</exception>
    public static BugtoolListing? OfArchive(Stream archive, string name, InputBudget budget, out Gap? gap)
    {
        using var unzipped = new GZipStream(archive, CompressionMode.Decompress);
        using var counted = new CountedStream(unzipped, budget);
        try
        {
            using var tar = new TarReader(counted, leaveOpen: true);
            gap = null;
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is { } data && IsListing(entry.Name))
                    return Read(data, name, CancellationToken.None);
            }
            gap = new Gap(name, "has no listing of the agent's map") { Kinds = SnapshotKinds.AgentMaps };
        }
        catch (Exception error) when (error is IOException or FormatException or InvalidDataException or NotSupportedException or OverflowException or ArgumentException)
        {
            gap = new Gap(name, "is damaged", "unpack the readable part next to the other files") { Kinds = SnapshotKinds.AgentMaps };
        }
        return null;
    }

    /// <summary>What an agent's pod said; the path tells the pod.</summary>
    public static BugtoolListing Read(Stream file, string name, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(WholeFile.Bytes(file, name, cancellationToken));
        // cilium-bugtool writes below what a command printed that it failed.
        var at = text.IndexOf("> Error while running", StringComparison.Ordinal);
        // What it printed before is not the whole map, and would look as if entries were missing.
        var reading = at >= 0
            ? EgressMapReading.Failed($"the command failed when the bundle was made: {EgressMapOutput.Quote(text[at..])}")
            : EgressMapOutput.Parse(text);
        return new BugtoolListing(PodOf(name), reading);
    }

    private static string PodOf(string path) =>
        path.Split('/', '\\').AsEnumerable().Reverse().Select(static part => Folder().Match(part)).FirstOrDefault(static m => m.Success)?.Groups["pod"].Value ?? "";

    [GeneratedRegex(@"^cilium-bugtool-.+\.(tar\.gz|tgz)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Archive();

    [GeneratedRegex(@"^cilium-bugtool-(?<pod>.+?)(-\d{8}-\d{6})?(\.tar\.gz|\.tgz)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Folder();
}
