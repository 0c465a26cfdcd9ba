using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Planning;

/// <summary>How steps read.</summary>
public sealed class ApplyTextTests
{
    [Theory]
    [InlineData(ApplyAction.Create, DryRun.None, "ciliumegressgatewaypolicy.cilium.io/web created")]
    [InlineData(ApplyAction.Configure, DryRun.Server, "ciliumegressgatewaypolicy.cilium.io/web configured (server dry run)")]
    [InlineData(ApplyAction.Unchanged, DryRun.Client, "ciliumegressgatewaypolicy.cilium.io/web unchanged (dry run)")]
    public void An_outcome_reads_like_kubectl(ApplyAction action, DryRun dryRun, string line)
    {
        Assert.Equal(line, ApplyText.Done(Step("web", action), dryRun));
    }

    [Theory]
    [InlineData("\"1.2.3.4\"", "\"5.6.7.8\"", "  .f: 1.2.3.4 -> 5.6.7.8")]
    [InlineData(null, "\"eth0\"", "  .f: <none> -> eth0")]
    [InlineData("\"\"", null, "  .f: \"\" -> <none>")]
    [InlineData("\"a b\"", "\"<none>\"", "  .f: \"a b\" -> \"<none>\"")]
    [InlineData("[\"1.0.0.0/8\"]", "[]", "  .f: [\"1.0.0.0/8\"] -> []")]
    [InlineData("\"2026-11-23T06:47:17Z\"", "\"\u001b[2J\u202e\"", "  .f: 2026-11-23T06:47:17Z -> \"\\u001b[2J\\u202e\"")]
    public void A_change_shows_both_values(string? before, string? after, string line)
    {
        Assert.Equal([line], ApplyText.Changes(Step("web", ApplyAction.Configure, new FieldChange(".f", before, after))));
    }

    [Fact]
    public void A_preview_has_a_line_for_each_field()
    {
        var step = Step("web", ApplyAction.Configure, new FieldChange(".a", "1", "2"), new FieldChange(".b", Before: null, "3"));

        Assert.Equal(["ciliumegressgatewaypolicy.cilium.io/web changes in 2 fields:", "  .a: 1 -> 2", "  .b: <none> -> 3"], ApplyText.Preview(step));
        Assert.Equal(["ciliumegressgatewaypolicy.cilium.io/web is new"], ApplyText.Preview(Step("web", ApplyAction.Create)));
        Assert.Equal(["ciliumegressgatewaypolicy.cilium.io/web is unchanged"], ApplyText.Preview(Step("web", ApplyAction.Unchanged)));
    }

    [Fact]
    public void A_name_cannot_speak_to_the_terminal()
    {
        Assert.Equal("ciliumegressgatewaypolicy.cilium.io/a\\u001b[31m created", ApplyText.Done(Step("a\u001b[31m", ApplyAction.Create), DryRun.None));
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(1, 0, "Apply 1 new policy?")]
    [InlineData(0, 2, "Apply 2 changed policies?")]
    [InlineData(1, 1, "Apply 1 new and 1 changed policies?")]
    public void The_question_counts_what_would_change(int created, int configured, string? question)
    {
        ApplyStep[] steps =
        [
            Step("same", ApplyAction.Unchanged),
            .. Enumerable.Repeat(Step("a", ApplyAction.Create), created),
            .. Enumerable.Repeat(Step("b", ApplyAction.Configure), configured),
        ];

        Assert.Equal(question, ApplyText.Question([.. steps]));
    }

    private static ApplyStep Step(string name, ApplyAction action, params FieldChange[] changes) =>
        new(new JObject { ["kind"] = "CiliumEgressGatewayPolicy", ["metadata"] = new JObject { ["name"] = name } }, action, [.. changes]);
}
