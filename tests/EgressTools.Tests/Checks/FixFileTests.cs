using System.Text;

namespace EgressTools.Tests.Checks;

/// <summary>Fixes in texts as people write them: nothing but what is repaired may change.</summary>
public sealed class FixFileTests
{
    private const string Head = "apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata:\n  name: web\nspec:\n  selectors:\n  - podSelector: " +
        "{matchLabels: {app: web}}\n";

    private const string GatewayA = "  egressGateway:\n    nodeSelector:\n      matchLabels:\n        kubernetes.io/hostname: " +
        "gateway-a\n    egressIP: 10.0.0.1\n";

    [Fact]
    public void A_line_goes_and_comments_stay() => AssertRepaired(
        Head + "  # where to\n  destinationCIDRs:   # both families\n  - 0.0.0.0/0 # everything\n  # and\n  - \"::/0\"   # in IPv6\n  excludedCIDRs:   # but " +
            "these\n  - fd00::/8\n\n" + GatewayA,
        Head + "  # where to\n  destinationCIDRs:   # both families\n  - 0.0.0.0/0 # everything\n  # and\n  excludedCIDRs: []   # but these\n\n" + GatewayA,
        "EGT1006");

    [Theory]
    [InlineData("[0.0.0.0/0, \"::/0\"]", "[0.0.0.0/0]")]
    [InlineData("[\"::/0\", 0.0.0.0/0]  # all", "[0.0.0.0/0]  # all")]
    [InlineData("['::/0','fd00::/8' , 0.0.0.0/0 ]", "[0.0.0.0/0 ]")]
    [InlineData("[10.0.0.0/8, \"::/0\", 0.0.0.0/0]", "[10.0.0.0/8, 0.0.0.0/0]")]
    [InlineData("[\n    10.0.0.0/8,  # here\n    \"::/0\",\n    0.0.0.0/0,\n  ]", "[\n    10.0.0.0/8,  # here\n    0.0.0.0/0,\n  ]")]
    [InlineData("[\n    10.0.0.0/8,\n    \"::/0\",\n  ]", "[\n    10.0.0.0/8,\n  ]")]
    public void Items_between_brackets_go(string before, string after) =>
        AssertRepaired($"{Head}  destinationCIDRs: {before}\n{GatewayA}", $"{Head}  destinationCIDRs: {after}\n{GatewayA}", "EGT1006");

    [Theory]
    [InlineData("198.51.100.7/24", "198.51.100.0/24")]
    [InlineData("'198.51.100.7/24'", "'198.51.100.0/24'")]
    [InlineData("\"198.51.100.7/24\"", "\"198.51.100.0/24\"")]
    public void Quotes_stay(string before, string after) => AssertRepaired(
        $"{Head}  destinationCIDRs:\n    -   {before}\t# tab\there\n{GatewayA}",
        $"{Head}  destinationCIDRs:\n    -   {after}\t# tab\there\n{GatewayA}", "EGT1007");

    [Fact]
    public void An_entry_is_appended_in_the_style_of_the_list() => AssertRepaired(
        $"{Head}  destinationCIDRs: [198.51.100.0/24]\n{GatewayA}  egressGateways:\n    - nodeSelector:\n        matchLabels:\n          " +
        "kubernetes.io/hostname: gateway-b   # the only one\n      # what comes after\n",
        $"{Head}  destinationCIDRs: [198.51.100.0/24]\n{GatewayA}  egressGateways:\n    - nodeSelector:\n        matchLabels:\n          " +
        "kubernetes.io/hostname: gateway-b   # the only one\n    - nodeSelector:\n        matchLabels:\n          kubernetes.io/hostname: " +
        "gateway-a\n      egressIP: 10.0.0.1\n      # what comes after\n",
        "EGT1001");

    [Fact]
    public void A_last_line_without_end_stays_without() => AssertRepaired(
        $"{Head}  destinationCIDRs: [198.51.100.0/24]\n{GatewayA}  egressGateways: [{{nodeSelector: {{matchLabels: {{kubernetes.io/hostname: gateway-b}}}}}}]",
        $"{Head}  destinationCIDRs: [198.51.100.0/24]\n{GatewayA}  egressGateways: [{{nodeSelector: {{matchLabels: {{kubernetes.io/hostname: " +
        $"gateway-b}}}}}}, {{nodeSelector: {{matchLabels: {{kubernetes.io/hostname: gateway-a}}}}, egressIP: 10.0.0.1}}]",
        "EGT1001");

    [Fact]
    public void A_selector_of_several_nodes_is_split_in_place() => AssertRepaired(
        $"{Head}  destinationCIDRs:\n    - 198.51.100.0/24\n  egressGateway: # by zone\n    nodeSelector:\n      matchLabels:\n        zone: " +
        "one # two of them\n    egressIP: 10.0.0.1\n",
        $"{Head}  destinationCIDRs:\n    - 198.51.100.0/24\n  egressGateway: " +
        "# by zone\n    nodeSelector:\n      matchLabels:\n        kubernetes.io/hostname: gateway-a # two of them\n    egressIP: 10.0.0.1\n"
        + "  egressGateways:\n    - nodeSelector:\n        matchLabels:\n          kubernetes.io/hostname: gateway-a\n      egressIP: " +
        "10.0.0.1\n    - nodeSelector:\n        matchLabels:\n          kubernetes.io/hostname: gateway-b\n      egressIP: 10.0.0.2\n",
        "EGT2002");

    [Fact]
    public void Of_several_policies_only_the_guilty_one_changes()
    {
        var good = Head.Replace("name: web", "name: good", StringComparison.Ordinal) + "  destinationCIDRs: [0.0.0.0/0]\n" + GatewayA;
        var other = "# a secret\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: '::/0'}\n";
        var text = $"{good}---\n{Head}  destinationCIDRs: [0.0.0.0/0, \"::/0\"]\n{GatewayA}---\n{other}...\n";
        AssertRepaired(text, text.Replace("[0.0.0.0/0, \"::/0\"]", "[0.0.0.0/0]", StringComparison.Ordinal), "EGT1006");
    }

    [Fact]
    public void Line_ends_and_byte_order_mark_stay()
    {
        var text = "\ufeff" + $"{Head}  destinationCIDRs:\n  - 0.0.0.0/0\n  - \"::/0\"\n{GatewayA}".Replace("\n", "\r\n", StringComparison.Ordinal);
        AssertRepaired(text, text.Replace("  - \"::/0\"\r\n", "", StringComparison.Ordinal), "EGT1006");
    }

    [Theory]
    [InlineData("List")]
    [InlineData("CiliumEgressGatewayPolicyList")]
    public void Items_of_a_list_are_repaired(string kind)
    {
        var item = string.Join('\n', $"{Head}  destinationCIDRs: [0.0.0.0/0, \"::/0\"]\n{GatewayA}".TrimEnd('\n').Split('\n')
            .Select(static (l, i) => (i == 0 ? "- " : "  ") + l));
        var text = $"kind: {kind}\napiVersion: " +
            $"v1\nitems:\n{item}\n{item.Replace("name: web", "name: other", StringComparison.Ordinal).Replace(", \"::/0\"", "", StringComparison.Ordinal)}\n";
        AssertRepaired(text, text.Replace("[0.0.0.0/0, \"::/0\"]", "[0.0.0.0/0]", StringComparison.Ordinal), "EGT1006");
    }

    [Fact]
    public void JSON_keeps_its_indentation()
    {
        const string Text = """
            {
                "apiVersion": "cilium.io/v2", "kind": "CiliumEgressGatewayPolicy",
                "metadata": {"name": "web"},
                "spec": {
                    "selectors": [{"podSelector": {}}],
                    "destinationCIDRs": ["0.0.0.0/0", "::/0"],
                    "egressGateway": {"nodeSelector": {"matchLabels": {"kubernetes.io/hostname": "gateway-a"}}},
                    "egressGateways": [
                        {"nodeSelector": {"matchLabels": {"kubernetes.io/hostname": "gateway-b"}}}
                    ]
                }
            }
            """;
        var file = FixScene.Repair(Text, "EGT1001", "EGT1006");
        Assert.Single(file.Done);
        Assert.StartsWith(Text[..Text.IndexOf(", \"::/0\"", StringComparison.Ordinal)] + "],\n        \"egressGateway\"",
            FixScene.TextOf(file), StringComparison.Ordinal);
        Assert.Contains("\"gateway-b\"}}},\n            {\n                \"nodeSelector\": {\n                    \"matchLabels\": {\n",
            FixScene.TextOf(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  destinationCIDRs: &all\n  - 0.0.0.0/0\n  - \"::/0\"\n  excludedCIDRs: *all\n")]
    [InlineData("  destinationCIDRs:\n  - 0.0.0.0/0\n  - &six \"::/0\"\n")]
    [InlineData("  destinationCIDRs: [0.0.0.0/0, # four\n    \"::/0\"]\n")]
    [InlineData("  destinationCIDRs:\n  - 0.0.0.0/0\n  - !!str ::/0\n")]
    public void What_cannot_be_changed_without_loss_is_left_to_people(string destinations)
    {
        var file = FixScene.Repair(Head + destinations + GatewayA, "EGT1006");
        Assert.Equal((0, 1, false), (file.Done.Length, file.ByHand.Length, file.HasChanges));
        Assert.Contains("\n-  - ::/0\n".Replace("::/0", "\"::/0\"", StringComparison.Ordinal), PolicyRepairs.Diff(file), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_left_to_people_keeps_no_other_back()
    {
        var guilty = Head + "  destinationCIDRs: [0.0.0.0/0, \"::/0\"]\n" + GatewayA;
        var hard = guilty.Replace("name: web", "name: hard", StringComparison.Ordinal).Replace("\"::/0\"", "&six \"::/0\"", StringComparison.Ordinal);
        var file = FixScene.Repair($"{hard}---\n{guilty}", "EGT1006");
        Assert.Equal(["web"], file.Done.Select(static r => r.Before.Name));
        Assert.Equal(["hard"], file.ByHand.Select(static r => r.Before.Name));
        Assert.Equal($"{hard}---\n{guilty.Replace(", \"::/0\"", "", StringComparison.Ordinal)}", FixScene.TextOf(file));
    }

    [Fact]
    public void A_file_of_which_a_document_cannot_be_read_is_left_to_people()
    {
        var file = FixScene.Repair($"{Head}  destinationCIDRs: [0.0.0.0/0, \"::/0\"]\n{GatewayA}", "EGT1006");
        var broken = PolicyRepairs.InFile("web.yaml", [.. file.Before, .. "---\na: [\n"u8], file.Done);
        Assert.Equal((0, 1, false), (broken.Done.Length, broken.ByHand.Length, broken.HasChanges));
    }

    [Fact]
    public void A_policy_that_is_no_longer_what_it_was_is_not_touched()
    {
        var text = $"{Head}  destinationCIDRs: [0.0.0.0/0, \"::/0\"]\n{GatewayA}";
        var repairs = FixScene.Repair(text, "EGT1006").Done;
        var file = PolicyRepairs.InFile("web.yaml", Encoding.UTF8.GetBytes(text.Replace("10.0.0.1", "10.0.0.9", StringComparison.Ordinal)), repairs);
        Assert.Equal((1, false), (file.Gone.Length, file.HasChanges));
    }

    [Fact]
    public void The_diff_is_of_the_text()
    {
        var text = $"# kept\n{Head}  destinationCIDRs:\n  - 0.0.0.0/0\n  - \"::/0\"\n{GatewayA}";
        Assert.Equal(
            "--- a/web.yaml\n+++ b/web.yaml\n@@ -8,7 +8,6 @@\n   - podSelector: {matchLabels: {app: " +
            "web}}\n   destinationCIDRs:\n   - 0.0.0.0/0\n-  - \"::/0\"\n   egressGateway:\n     nodeSelector:\n       matchLabels:\n",
            PolicyRepairs.Diff(FixScene.Repair(text, "EGT1006")));
    }

    private static void AssertRepaired(string before, string after, string code)
    {
        var file = FixScene.Repair(before, code);
        Assert.Equal((1, 0, 0), (file.Done.Length, file.ByHand.Length, file.Gone.Length));
        Assert.Equal(after, FixScene.TextOf(file));
    }
}
