using System.Text;
using System.Text.Json;

namespace EgressTools.Tests.Sources;

/// <summary>The rules of the schema by release, held against the verdicts that Cilium's own definitions give: <c>Data/schema-verdicts.jsonl</c>.</summary>
public sealed class PolicySchemaTests
{
    private static readonly string[] Releases = ["1.13.18", "1.14.19", "1.15.19", "1.16.19", "1.17.0", "1.18.11", "1.19.6", "1.20.2"];

    [Fact]
    public void Every_document_of_the_grid_gets_the_verdict_of_each_release()
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "schema-verdicts.jsonl")))
        {
            using var one = JsonDocument.Parse(line);
            var faults = Faults(one.RootElement.GetProperty("spec").GetRawText());
            var rejected = Releases.Where(r => faults.FaultsIn(CiliumVersion.Find(r)).Any()).Select(static r => r[..r.LastIndexOf('.')]);
            Assert.Equal($"{one.RootElement.GetProperty("rejected").GetString()}: {line}", $"{string.Join(' ', rejected)}: {line}");
        }
    }

    [Theory]
    [InlineData(64, "")]
    [InlineData(65, "1.20")]
    public void The_list_of_gateways_has_a_limit_from_1_20_on(int gateways, string rejected)
    {
        var list = string.Join(',', Enumerable.Repeat("{\"nodeSelector\": {}}", gateways));
        var policy = Faults($$"""{"selectors": [], "destinationCIDRs": [], "egressGateway": {"nodeSelector": { } }, "egressGateways": [{{list}}] }""");
        Assert.Equal(rejected, string.Join(' ', Releases.Where(r => policy.FaultsIn(CiliumVersion.Find(r)).Any()).Select(static r => r[..r.LastIndexOf('.')])));
    }

    [Fact]
    public void A_release_that_is_not_known_has_the_newest_rules()
    {
        var policy = Faults("""{"selectors": [], "destinationCIDRs": ["::/0"], "egressGateway": {"nodeSelector": {}, "egressIP": "2001:db8::1"}}""");
        Assert.Empty(policy.FaultsIn(null));
        Assert.Empty(policy.FaultsIn(new CiliumVersion(1, 21, 0)));
        Assert.Empty(policy.FaultsIn(new CiliumVersion(1, 20, 0, "rc.1")));
        Assert.Equal("spec.egressGateway.egressIP", Assert.Single(policy.FaultsIn(new CiliumVersion(1, 19, 6))).Path);
        Assert.Equal(2, policy.FaultsIn(new CiliumVersion(1, 17, CiliumVersion.NewestPatch)).Count());
    }

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""", "metadata.annotations.a is given twice, in line 1; other tools take the last one")]
    [InlineData("""{"a": true}""", "metadata.annotations.a must be text, not true or false (true)")]
    public void Annotations_are_texts(string annotations, string reason) =>
        Assert.Contains(Of($$"""{"metadata": {"name": "web", "annotations": {{annotations}} } }""").Faults, f => f.Reason == reason);

    [Fact]
    public void Every_line_is_that_of_the_field_also_behind_anchors()
    {
        var text = """
            metadata: {name: web}
            kind: CiliumEgressGatewayPolicy
            apiVersion: cilium.io/v2
            spec:
              selectors:
              - &all
                podSelector:
                  matchLabels: {app: web}
              - *all
              destinationCIDRs:
              - 10.0.0.0/8

              - 10.0.0.1   # bare
              egressGateway:
                nodeSelector: {matchLabels:
                  {a: b,
                   c: 1}}

            """;
        var document = Assert.Single(DocumentReader.Split(new MemoryStream(Encoding.UTF8.GetBytes("# above\n---\n" + text)),
            new InputBudget("x", TestContext.Current.CancellationToken), static f => Assert.Fail(f.Reason)));
        Assert.Equal([("spec.destinationCIDRs[1]", 15), ("spec.egressGateway.nodeSelector.matchLabels.c", 19)],
            SchemaWalk.Policy(document, 0).Faults.Select(static f => (f.Path, f.Line)));
    }

    private static EgressPolicy Faults(string spec) => Of($$"""{"metadata": {"name": "web"}, "spec": {{spec}} }""");

    private static EgressPolicy Of(string json) =>
        WrittenPolicy.Read(new RawDocument(Encoding.UTF8.GetBytes(json), 1, []), 0, new StringPool())!;
}
