using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using EgressTools.Tests.Cli;
using EgressTools.Tests.Probes;

namespace EgressTools.Tests.Cases;

/// <summary>Support bundles of real and made clusters: <c>check</c>, <c>verify</c> and <c>rules --actual</c> say of each the same as of a cluster.</summary>
public sealed class SysdumpTests : IDisposable
{
    private static readonly string Recorded = Case.Path("recorded-sysdump", "cilium-sysdump-20261130-075237.zip");

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-sysdump-").FullName;

    [Theory]
    [InlineData("cilium-sysdump-20260915-101500.zip")]
    [InlineData("top-folder.zip")]
    [InlineData("unpacked-bugtool.zip")]
    [InlineData("old-1.14.zip")]
    [InlineData("old-1.13.zip")]
    public async Task A_bundle_in_any_layout_is_compared(string bundle)
    {
        var from = Case.Path("sysdump-layouts", bundle);
        var verify = await CliRunner.RunAsync("verify", "--from", from);
        Assert.Equal(0, verify.ExitCode);
        Assert.StartsWith("2 agents compared, 2 entries: nothing differs", verify.Out, StringComparison.Ordinal);
        Assert.Equal(2, (await CliRunner.RunAsync("rules", "--actual", "--no-headers", "--from", from)).Out.Split('\n',
            StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(["EGT5001", "EGT5002", "EGT5003", "EGT5004", "EGT5005", "EGT5006", "EGT5007", "EGT5008", "EGT5009", "EGT5010", "EGT5011", "EGT5012"],
            await PassedAsync(from));
    }

    [Fact]
    public async Task A_check_finds_in_a_bundle_what_verify_finds()
    {
        var from = Case.Path("sysdump-layouts", "broken.zip");
        Assert.Equal(1, (await CliRunner.RunAsync("verify", "--from", from)).ExitCode);
        Assert.Equal(1, (await CliRunner.RunAsync("check", "--from", from)).ExitCode);
        Assert.Equal(
            ["error EGT5004 the agent of lab-w1 holds gateway Not Found", "error EGT5006 the agent of lab-e (the gateway) holds 0.0.0.0 as the egress IP"],
            (await Case.FindingsAsync("EGT5", "--from", from)).Select(static f => f.Split(" in 1 entry")[0]));
    }

    [Fact]
    public async Task A_real_bundle_tells_interfaces_and_configuration_of_every_agent()
    {
        var saved = Path.Combine(_folder, "saved");
        Assert.Equal(0, (await CliRunner.RunAsync("snapshot", saved, "--maps", "--from", Recorded)).ExitCode);
        var verify = await CliRunner.RunAsync("verify", "--from", Recorded);
        Assert.Equal((0, "4 agents compared, 176 entries: nothing differs\n", ""), (verify.ExitCode, verify.Out, verify.Error));
        Assert.Equal(verify.Out, (await CliRunner.RunAsync("verify", "--from", saved)).Out);
        var interfaces = await File.ReadAllTextAsync(Path.Combine(saved, "node-interfaces.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal(4, interfaces.Split("\n- node: ").Length - 1);
        Assert.Contains("172.22.49.20/24", interfaces, StringComparison.Ordinal);
        Assert.Contains("ciliumDevice: true", interfaces, StringComparison.Ordinal);
        Assert.Equal(4, (await File.ReadAllTextAsync(Path.Combine(saved, "agent-configurations.yaml"), TestContext.Current.CancellationToken))
            .Split("egressGateway: true").Length - 1);
    }

    [Fact]
    public async Task Agents_whose_maps_are_missing_are_named_gateways_first()
    {
        var bundle = Unpack(without: ["cilium-bugtool-cilium-gqckp", "cilium-bugtool-cilium-trqgb"]);
        var nodes = await NodesAsync(bundle);
        var verify = await CliRunner.RunAsync("verify", "--from", bundle);
        Assert.Equal(4, verify.ExitCode);
        Assert.Contains("2 agents compared", verify.Out, StringComparison.Ordinal);
        var (gateway, other) = (nodes["cilium-gqckp"], nodes["cilium-trqgb"]);
        Assert.Equal(("g1", true), (gateway, other is "g2" or "g3" or "w1"));
        var check = await Case.FindingsAsync("EGT9001", "--from", bundle);
        Assert.Equal(2, check.Length);
        Assert.StartsWith("warning EGT9001 the agent of node g1: ", check[0], StringComparison.Ordinal);
        Assert.EndsWith("does not hold its egress map", check[1], StringComparison.Ordinal);
        Assert.DoesNotContain("EGT5004", await PassedAsync(bundle));
        var skipped = await CliRunner.RunAsync("check", "--only", "EGT5004", "--from", bundle);
        Assert.Contains("No findings. 0 checks passed, 1 skipped", skipped.Out, StringComparison.Ordinal);
        Assert.Contains("the agents' maps", skipped.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cannot find egress gateway bpf maps\n", null, "map absent on 1 node: g1")]
    [InlineData("No entries found.\n", null, "map empty on 1 node: g1")]
    [InlineData("", null, "the agent of node g1: it printed nothing")]
    [InlineData("", "Error: bpf obj get (/sys/fs/bpf/tc/globals/cilium_egress_gw_policy_v4): No such file or directory\n> Error while running 'bpftool map " +
        "dump pinned /sys/fs/bpf/tc/globals/cilium_egress_gw_policy_v4':  exit status 255\n", "map absent on 1 node: g1")]
    [InlineData(null, "Found 0 elements\n", "map empty on 1 node: g1")]
    [InlineData(null, "key: 38 00 00 00 ac 16 3d 02  c6 33 64 00  value: ac 16 31 14 00 00 00 01\nFound 2 elements\n",
        "the agent of node g1: it has 1 entry and says that there are 2")]
    [InlineData(null, null, "has neither a listing nor a dump of its egress map")]
    public async Task A_map_that_is_absent_empty_or_unreadable_is_three_things(string? listing, string? dump, string words)
    {
        var bundle = Unpack(without: ["cilium-bugtool-cilium-gqckp"]);
        Pack(bundle, "cilium-gqckp", ("cilium-dbg-bpf-egress-list.md", listing),
            ("bpftool-map-dump-pinned--sys-fs-bpf-tc-globals-cilium_egress_gw_policy_v4.md", dump), ("uname--a.md", "Linux\n"));
        var rules = await CliRunner.RunAsync("rules", "--actual", "--from", bundle);
        Assert.Equal(0, rules.ExitCode);
        Assert.Contains(words, rules.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\ng1 ", rules.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.18.11", "g1")]
    [InlineData("1.19.5", "w1")]
    [InlineData("1.20.2", "g1")]
    public async Task A_raw_dump_is_read_where_the_list_is_missing(string release, string node)
    {
        // The maps of this release on a node of the recorded bundle: what is compared is the list and the dump of one moment.
        var bundle = Unpack(without: ["cilium-bugtool-cilium-gqckp"]);
        Pack(bundle, "cilium-gqckp", ("cilium-bpf-egress-list.md", AgentRecordings.Text(release, node, "bpf-egress-list.txt")));
        var listed = await CliRunner.RunAsync("rules", "--actual", "--node", "g1", "--cilium-version", release, "--from", bundle);
        foreach (var form in new[] { "txt", "json" })
        {
            var again = Unpack(without: ["cilium-bugtool-cilium-gqckp"]);
            var files = new[] { "v4", "v4_v2" }
                .Where(m => File.Exists(Path.Combine(AppContext.BaseDirectory, "Data", "agents", release, node, $"bpftool-cilium_egress_gw_policy_{m}.{form}")))
                .Select(m => ($"bpftool-map-dump-pinned--sys-fs-bpf-tc-globals-cilium_egress_gw_policy_{m}.md",
                    (string?)AgentRecordings.Text(release, node, $"bpftool-cilium_egress_gw_policy_{m}.{form}"))).ToArray();
            Pack(again, "cilium-gqckp", files);
            var dumped = await CliRunner.RunAsync("rules", "--actual", "--node", "g1", "--cilium-version", release, "--from", again);
            Assert.Equal((0, listed.Out), (dumped.ExitCode, dumped.Out));
        }
        Assert.True(listed.Out.Split('\n').Length > 50);
    }

    [Fact]
    public async Task A_file_that_is_too_large_hides_no_other()
    {
        var bundle = Unpack(without: ["cilium-bugtool-cilium-gqckp"]);
        Pack(bundle, "cilium-gqckp", ("cilium-dbg-bpf-egress-list.md", "No entries found.\n"),
            ("cilium-dbg-config--a.md", new string('x', (16 << 20) + 1)), ("ip-a.md", "\u001b[31m"));
        var rules = await CliRunner.RunAsync("rules", "--actual", "--from", bundle);
        Assert.Equal(0, rules.ExitCode);
        Assert.Contains("map empty on 1 node: g1", rules.Error, StringComparison.Ordinal);
        Assert.Contains("the agent of node g1: it is larger than 16 MB", rules.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', rules.Error);
    }

    [Fact]
    public async Task What_agents_logged_and_how_many_ports_they_gave_away_is_found()
    {
        var logged = await Case.FindingsAsync("EGT5036", "--from", Recorded);
        Assert.Contains(logged, static f => f.StartsWith("warning EGT5036 the agent of g1 logged \"Failed to derive policy gateway configuration: " +
            "failed to retrieve interface with egress IP: no interface with 172.22.99.99 IPv4 assigned to\" about policy web (2 times, " +
            "last at 2026-11-30T07:49:31Z; ", StringComparison.Ordinal)
            && f.EndsWith("logs-cilium-gqckp-cilium-agent-20261130-075237.log:" + f[(f.LastIndexOf(':') + 1)..], StringComparison.Ordinal));
        Assert.All(logged, static f => Assert.Contains(" of g1 ", f, StringComparison.Ordinal));
        var bundle = Unpack(without: ["cilium-bugtool-cilium-gqckp"]);
        Pack(bundle, "cilium-gqckp", ("cilium-dbg-shell----db-show-nat-stats.md", "IPFamily   Proto   EgressIP       RemoteAddr           Count\nipv4       " +
            "TCP     172.22.49.20   203.0.113.10:443     32000\nipv4       TCP     172.22.49.20   203.0.113.10:80      28\n"));
        Assert.Equal("error EGT5035 32000 of 32768 source ports (97 %) of 172.22.49.20 to 203.0.113.10:443 (TCP) are in use: new connections fail",
            Assert.Single(await Case.FindingsAsync("EGT5035", "--from", bundle)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string[]> PassedAsync(string from)
    {
        var run = await CliRunner.RunAsync("check", "--only", "EGT500,EGT5010,EGT5011,EGT5012", "-o", "json", "--from", from);
        using var report = JsonDocument.Parse(run.Out);
        return [.. report.RootElement.GetProperty("items").EnumerateArray().Where(static i => i.GetProperty("outcome").GetString() == "passed")
            .Select(static i => i.GetProperty("code").GetString()!)];
    }

    private static async Task<Dictionary<string, string>> NodesAsync(string bundle)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(bundle, "k8s-pods-20261130-075237.yaml"), TestContext.Current.CancellationToken);
        var nodes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pod in new[] { "cilium-gqckp", "cilium-trqgb" })
        {
            var at = text.IndexOf($"name: {pod}\n", StringComparison.Ordinal);
            nodes[pod] = text[(text.IndexOf("nodeName: ", at, StringComparison.Ordinal) + 10)..].Split('\n')[0].Trim();
        }
        return nodes;
    }

    /// <summary>The recorded bundle as a folder, without some of its files.</summary>
    private string Unpack(params string[] without)
    {
        var folder = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        ZipFile.ExtractToDirectory(Recorded, folder);
        var bundle = Directory.GetDirectories(folder)[0];
        foreach (var file in Directory.GetFiles(bundle).Where(f => without.Any(w => Path.GetFileName(f).StartsWith(w, StringComparison.Ordinal))))
            File.Delete(file);
        return bundle;
    }

    /// <summary>An archive of a pod with these files; one without text is left out.</summary>
    private static void Pack(string bundle, string pod, params (string File, string? Text)[] files)
    {
        using var file = File.Create(Path.Combine(bundle, $"cilium-bugtool-{pod}-20261130-075237.tar.gz"));
        using var zipped = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(zipped);
        foreach (var (name, text) in files)
        {
            if (text is not null)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile,
                    $"cilium-bugtool-20261130-075240.117+0000-UTC-1/cmd/{name}")
                { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    }
}
