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
    /// <param name="left">How many bytes it may unpack to; what it took of them is taken off.</param>
    /// <exception cref="InputException">It unpacks to more.</exception>
    public static IEnumerable<InputFile> OfArchive(InputFile archive, ref long left)
    {
        using var unzipped = new GZipStream(new MemoryStream(archive.Bytes), CompressionMode.Decompress);
        using var limited = new LimitedStream(unzipped, left, archive.Name);
        try
        {
            using var tar = new TarReader(limited, leaveOpen: true);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is { } data && IsListing(entry.Name))
                    return [new InputFile($"{archive.Name}/{Path.GetFileName(entry.Name)}", ToArray(data), Gap: null)];
            }
            return [new InputFile(archive.Name, [], new Gap(archive.Name, "holds no listing of the agent's map") { Kinds = SnapshotKinds.AgentMaps })];
        }
        catch (Exception error) when (error is IOException or FormatException or InvalidDataException or NotSupportedException or OverflowException or ArgumentException)
        {
            return [new InputFile(archive.Name, [], new Gap(archive.Name, "is damaged", "unpack what is left of it beside the other files") { Kinds = SnapshotKinds.AgentMaps })];
        }
        finally
        {
            left = limited.Left;
        }
    }

    public static BugtoolListing Read(InputFile file)
    {
        var text = Encoding.UTF8.GetString(file.Bytes);
        // cilium-bugtool writes below what a command printed that it failed.
        var at = text.IndexOf("> Error while running", StringComparison.Ordinal);
        // What it printed before is not the whole map, and would look as if entries were missing.
        var reading = at >= 0
            ? EgressMapReading.Failed($"the command failed when the bundle was made: {EgressMapOutput.Quote(text[at..])}")
            : EgressMapOutput.Parse(text);
        return new BugtoolListing(PodOf(file.Name), reading);
    }

    private static string PodOf(string path) =>
        path.Split('/', '\\').AsEnumerable().Reverse().Select(static part => Folder().Match(part)).FirstOrDefault(static m => m.Success)?.Groups["pod"].Value ?? "";

    private static byte[] ToArray(Stream stream)
    {
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }

    [GeneratedRegex(@"^cilium-bugtool-.+\.(tar\.gz|tgz)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Archive();

    [GeneratedRegex(@"^cilium-bugtool-(?<pod>.+?)(-\d{8}-\d{6})?(\.tar\.gz|\.tgz)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Folder();
}
