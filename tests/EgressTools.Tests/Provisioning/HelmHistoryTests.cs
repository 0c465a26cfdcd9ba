using System.IO.Compression;
using System.Text;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>Releases out of Secrets as helm writes them, and as somebody else might.</summary>
public sealed class HelmHistoryTests
{
    [Fact]
    public void The_newest_deployed_revision_counts()
    {
        var history = HelmHistory.Of("cilium", "kube-system",
            [Secret(9, "superseded"), Secret(10, "deployed", description: "egress-tools enable"), Secret(11, "failed"), Secret(2, "superseded")]);
        Assert.Equal((10, "1.18.3", "deployed", "egress-tools enable"),
            (history.Release!.Revision, history.Release.ChartVersion, history.Release.Status, history.Release.Description));
        Assert.Equal("true", history.Release.Value("egressGateway.enabled")!.ToString().ToLowerInvariant());
        Assert.Equal("false", history.Release.Value("bpf.masquerade")!.ToString().ToLowerInvariant());
        Assert.Null(history.Release.Value("k8sServiceHost"));
        Assert.Equal(10, history.Enabled!.Revision);
        Assert.Null(history.Pending);
    }

    [Fact]
    public void The_deployed_revision_is_found_behind_any_number_of_failed_ones() =>
        Assert.Equal((1, 1), HelmHistory.Of("cilium", "kube-system", [Secret(1, "deployed", description: "egress-tools enable"),
            .. Enumerable.Range(2, 40).Select(static i => new HelmSecret(i, "failed", "not decoded"))]) switch
        {
            var history => (history.Release!.Revision, history.Enabled!.Revision),
        });

    [Theory]
    [InlineData("1.18.3\u001b[31m")]
    [InlineData("1.18.3\n")]
    [InlineData("newest")]
    public void A_chart_version_that_is_none_is_not_known(string version)
    {
        var document = Document(on: true, "");
        document["chart"]!["metadata"]!["version"] = version;
        Assert.Equal("",
            HelmHistory.Of("cilium", "kube-system", [new HelmSecret(1, "deployed", Twice(Encoding.UTF8.GetBytes(document.ToString())))]).Release!.ChartVersion);
    }

    [Theory]
    [InlineData("pending-install")]
    [InlineData("pending-upgrade")]
    [InlineData("pending-rollback")]
    [InlineData("uninstalling")]
    public void That_helm_has_not_finished_is_told_of_the_newest_alone(string status)
    {
        Assert.Equal(status, HelmHistory.Of("cilium", "kube-system", [Secret(3, "deployed"), Secret(4, status)]).Pending);
        Assert.Null(HelmHistory.Of("cilium", "kube-system", [Secret(4, status), Secret(5, "deployed")]).Pending);
    }

    [Fact]
    public void Who_switched_it_on_is_known_while_it_has_stayed_on()
    {
        var enable = Secret(3, "superseded", description: "egress-tools enable, before: bpf.masquerade=false");
        Assert.Equal(3, HelmHistory.Of("cilium", "kube-system",
            [enable, Secret(4, "superseded"), Secret(5, "failed", on: false), Secret(6, "deployed")]).Enabled!.Revision);
        Assert.Null(HelmHistory.Of("cilium", "kube-system", [enable, Secret(4, "superseded", on: false), Secret(5, "deployed")]).Enabled);
        Assert.Null(HelmHistory.Of("cilium", "kube-system", [Secret(4, "superseded", description: "egress-tools enabled it"), Secret(5, "deployed")]).Enabled);
        // A rollback goes on from where it went back to, whatever was tried in between.
        var back = HelmHistory.Of("cilium", "kube-system", [enable, Secret(4, "superseded", on: false, description: "egress-tools disable (run 0a0b0c0d)"),
            Secret(5, "superseded", description: "Rollback to 3"), Secret(6, "deployed", description: "Rollback to 5")]);
        Assert.Equal(3, back.Enabled!.Revision);
        Assert.Null(HelmHistory.Of("cilium", "kube-system",
            [enable, Secret(4, "superseded", on: false), Secret(5, "deployed", description: "Rollback to 5")]).Enabled);
        // One that came to nothing did not.
        Assert.Null(HelmHistory.Of("cilium", "kube-system", [Secret(4, "failed", description: "egress-tools enable"), Secret(3, "deployed")]).Enabled);
    }

    [Fact]
    public void A_text_that_is_no_release_is_not_taken_for_one()
    {
        foreach (var data in Garbage())
            Assert.Null(HelmHistory.Of("cilium", "kube-system", [new HelmSecret(1, "deployed", data)]).Release);
    }

    [Fact]
    public void A_release_that_was_not_packed_is_read_too() =>
        Assert.Equal("1.18.3", HelmHistory.Of("cilium", "kube-system",
            [new HelmSecret(1, "deployed", Twice(Encoding.UTF8.GetBytes(Document(on: true, "").ToString())))]).Release!.ChartVersion);

    private static IEnumerable<string> Garbage()
    {
        yield return "";
        yield return "not base64!";
        yield return Convert.ToBase64String("not base64!"u8);
        yield return Twice("no JSON"u8);
        yield return Twice("[]"u8);
        yield return Twice("{\"chart\": 5}"u8);
        yield return Twice("{\"chart\": {\"metadata\": {\"version\": 5}}}"u8);
        yield return Twice("{\"chart\": {\"metadata\": {\"version\": \"1.18.3\"}}"u8);
        yield return Twice([0x1f, 0x8b, 0x08, 0, 0, 0, 1, 2, 3]);
        yield return Twice(Pack(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"config\":", 500)))));
        // Some kilobytes that unpack to more than a machine has.
        yield return Twice(Bomb());
        yield return new string('A', 9 << 20);
    }

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write("{\"config\": {\"a\": \""u8);
            var zeros = Encoding.ASCII.GetBytes(new string('0', 1 << 20));
            for (var i = 0; i < 80; i++)
                gzip.Write(zeros);
            gzip.Write("\"}}"u8);
        }
        return packed.ToArray();
    }

    internal static HelmSecret Secret(int revision, string status, bool on = true, string description = "Upgrade complete") =>
        new(revision, status, Twice(Pack(Encoding.UTF8.GetBytes(Document(on, description).ToString(Newtonsoft.Json.Formatting.None)))));

    private static JObject Document(bool on, string description) => new()
    {
        ["name"] = "cilium",
        ["info"] = new JObject { ["status"] = "deployed", ["description"] = description, ["first_deployed"] = "2025-10-30T10:15:00+08:00" },
        ["chart"] = new JObject
        {
            ["metadata"] = new JObject { ["name"] = "cilium", ["version"] = "1.18.3" },
            ["templates"] = new JArray(new JObject { ["name"] = "templates/a.yaml", ["data"] = "e30=" }),
            ["values"] = new JObject
            {
                ["egressGateway"] = new JObject { ["enabled"] = false },
                ["bpf"] = new JObject { ["masquerade"] = false },
                ["k8sServiceHost"] = null
            },
        },
        ["config"] = new JObject { ["egressGateway"] = new JObject { ["enabled"] = on } },
        ["manifest"] = "---\n",
        ["version"] = 1,
    };

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static string Twice(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)));
}
