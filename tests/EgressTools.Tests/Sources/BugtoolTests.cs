using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace EgressTools.Tests.Sources;

/// <summary>The agents' maps in support bundles, in each of the forms that cilium sysdump has left them in.</summary>
public sealed class BugtoolTests : IDisposable
{
    private const string Archive = "cilium-bugtool-cilium-nz5hd-20251030-101500";

    private static readonly string Bundle = Repository.Path("tests", "EgressTools.Tests", "Data", "guide-listing");

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-bugtool-").FullName;

    [Theory]
    [InlineData("cilium-dbg-bpf-egress-list.md", false)]
    [InlineData("cilium-bpf-egress-list.md", false)]
    [InlineData("cilium-dbg-bpf-egress-list.md", true)]
    public async Task A_folder_and_a_zip_with_an_unpacked_or_packed_archive(string listing, bool packed)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Bundle, Archive, "cmd", "cilium-dbg-bpf-egress-list.md"), TestContext.Current.CancellationToken);
        Lay(listing, text, packed);
        ZipFile.CreateFromDirectory(Path.Combine(_folder, "bundle"), Path.Combine(_folder, "bundle.zip"), CompressionLevel.Fastest, includeBaseDirectory: true);
        foreach (var path in new[] { "bundle", "bundle.zip" })
        {
            var snapshot = await ReadAsync(path);
            Assert.Equal(("172.22.49.119", 13), (Assert.Single(snapshot.AgentMaps).Node, snapshot.AgentMaps[0].Entries.Length));
            Assert.DoesNotContain(snapshot.Gaps, static g => g.Kinds == SnapshotKinds.AgentMaps);
        }
    }

    [Theory]
    [InlineData("> Error while running 'cilium-dbg bpf egress list':  exit status 1\n", "the command failed when the bundle was made")]
    [InlineData("Source IP   Destination CIDR   Egress IP   Gateway IP\n10.0.0.1    0.0.0.0/0   0.0.0.0   10.1.0.1\n\n> Error while running 'cilium-dbg bpf " +
        "egress list':  signal: killed\n", "the command failed when the bundle was made")]
    [InlineData("Source IP   Destination CIDR   Egress IP   Gateway IP\n10.0.0.1    0.0", "line 2 of its output is not an entry")]
    public async Task A_listing_that_failed_or_was_cut_is_a_gap(string text, string fault)
    {
        Lay("cilium-dbg-bpf-egress-list.md", text, packed: true);
        var snapshot = await ReadAsync("bundle");
        Assert.Empty(snapshot.AgentMaps);
        Assert.Contains(snapshot.Gaps, g => g.What == "the agent of node 172.22.49.119" && g.Reason.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_archive_that_is_damaged_is_a_gap()
    {
        Lay("cilium-dbg-bpf-egress-list.md", "", packed: true);
        await File.WriteAllTextAsync(Path.Combine(_folder, "bundle", Archive + ".tar.gz"), "not an archive", TestContext.Current.CancellationToken);
        Assert.Contains((await ReadAsync("bundle")).Gaps, static g => g.What == "the agent of node 172.22.49.119"
            && g.Reason.EndsWith(".tar.gz is damaged: unpack the readable part of it next to the other files", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_archive_of_a_kind_that_cannot_be_read_is_a_gap()
    {
        Lay("cilium-dbg-bpf-egress-list.md", "", packed: true);
        // A sparse file, as GNU tar writes it: the type stands at byte 156 of the header, whose bytes are summed up at 148.
        var header = new byte[1024];
        Encoding.ASCII.GetBytes("x").CopyTo(header, 0);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        "00000000000\0"u8.CopyTo(header.AsSpan(124));
        "00000000000\0"u8.CopyTo(header.AsSpan(136));
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)'S';
        "ustar  \0"u8.CopyTo(header.AsSpan(257));
        Encoding.ASCII.GetBytes(Convert.ToString(header.Take(512).Sum(static b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        await WriteArchiveAsync(header);
        Assert.Contains((await ReadAsync("bundle")).Gaps, static g => g.What == "the agent of node 172.22.49.119"
            && g.Reason.EndsWith(".tar.gz is damaged: unpack the readable part of it next to the other files", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "is damaged: unpack the readable part of it next to the other files")]
    [InlineData(1024, "has neither a listing nor a dump of its egress map")]
    public async Task An_archive_without_a_listing_is_a_gap(int bytes, string fault)
    {
        Lay("cilium-dbg-bpf-egress-list.md", "", packed: true);
        if (bytes == 0)
            await File.WriteAllBytesAsync(Path.Combine(_folder, "bundle", Archive + ".tar.gz"), [], TestContext.Current.CancellationToken);
        else
            await WriteArchiveAsync(new byte[bytes]);
        Assert.EndsWith($".tar.gz {fault}", Assert.Single((await ReadAsync("bundle")).Gaps, static g => g.What == "the agent of node 172.22.49.119").Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ages_count_up_to_when_the_bundle_was_made()
    {
        Lay("cilium-dbg-bpf-egress-list.md", "No entries found.\n", packed: false);
        Assert.Equal(new DateTimeOffset(2025, 10, 30, 10, 15, 0, TimeSpan.Zero), (await ReadAsync("bundle")).TakenAt);
    }

    [Fact]
    public async Task A_pod_of_which_nothing_else_is_known_is_a_gap()
    {
        Lay("cilium-dbg-bpf-egress-list.md", "No entries found.\n", packed: false);
        File.Delete(Path.Combine(_folder, "bundle", "k8s-pods-20251030-101500.yaml"));
        var snapshot = await ReadAsync("bundle");
        Assert.Empty(snapshot.AgentMaps);
        Assert.Contains(snapshot.Gaps, static g => g.Reason == "the node of the agent's pod 'cilium-nz5hd' is unknown");
    }

    [Fact]
    public void An_archive_that_unpacks_to_more_than_is_allowed_is_refused()
    {
        Lay("cilium-dbg-bpf-egress-list.md", new string('x', 100_000), packed: true);
        using var file = File.OpenRead(Path.Combine(_folder, "bundle", Archive + ".tar.gz"));
        var budget = new InputBudget("bundle", TestContext.Current.CancellationToken) { MaxBytes = 50_000 };
        Assert.Equal("InputTooLarge", Assert.Throws<InputException>(() => new BundleAgents(SnapshotKinds.AgentMaps, budget, budget)
            .TryAdd(Archive + ".tar.gz", file, TestContext.Current.CancellationToken)).Id);
    }

    [Fact]
    public async Task Commands_that_need_no_maps_do_not_read_them()
    {
        Lay("cilium-dbg-bpf-egress-list.md", "nonsense", packed: false);
        var snapshot = await OpenSource.From(Path.Combine(_folder, "bundle"), Stream.Null, TimeProvider.System)
            .ReadAsync(SnapshotKinds.Engine, new Silence(), TestContext.Current.CancellationToken);
        Assert.Empty(snapshot.Gaps);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task WriteArchiveAsync(byte[] tar)
    {
        await using var file = File.Create(Path.Combine(_folder, "bundle", Archive + ".tar.gz"));
        await using var zipped = new GZipStream(file, CompressionLevel.Fastest);
        await zipped.WriteAsync(tar, TestContext.Current.CancellationToken);
    }

    private void Lay(string listing, string text, bool packed)
    {
        var bundle = Directory.CreateDirectory(Path.Combine(_folder, "bundle")).FullName;
        foreach (var file in Directory.GetFiles(Bundle))
            File.Copy(file, Path.Combine(bundle, Path.GetFileName(file)));
        if (!packed)
        {
            Directory.CreateDirectory(Path.Combine(bundle, Archive, "cmd"));
            File.WriteAllText(Path.Combine(bundle, Archive, "cmd", listing), text);
            return;
        }
        using var file2 = File.Create(Path.Combine(bundle, Archive + ".tar.gz"));
        using var zipped = new GZipStream(file2, CompressionLevel.Fastest);
        using var tar = new TarWriter(zipped);
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "../../evil.yaml") { DataStream = new MemoryStream("kind: Node"u8.ToArray()) });
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"somewhere/cmd/{listing}") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
    }

    private Task<ClusterSnapshot> ReadAsync(string name) => OpenSource.From(Path.Combine(_folder, name), Stream.Null, TimeProvider.System)
        .ReadAsync(SnapshotKinds.Engine | SnapshotKinds.AgentMaps, new Silence(), TestContext.Current.CancellationToken);
}
