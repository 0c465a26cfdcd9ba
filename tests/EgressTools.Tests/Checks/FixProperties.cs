using System.Text;
using CsCheck;
using EgressTools.Tests.Planning;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Checks;

/// <summary>What holds of every fix of every policy.</summary>
public sealed class FixProperties
{
    private static readonly ClusterSnapshot Cluster = FixScene.Cluster() with
    {
        CiliumNodes = [FixScene.Agent("n1", "10.0.0.1", "n1"), FixScene.Agent("n2", "10.0.0.2", "n1"), FixScene.Agent("n3", "10.0.0.3", "n2")],
        Nodes = [],
    };

    private static readonly Gen<JObject> Documents =
        Gen.Select(PolicyGen.Document, Gens.OneOf("203.0.113.9/24", "::/0", "10.1.2.3/8", "2001:DB8::/32").Array[0, 3])
        .Select(static (document, more) =>
        {
            foreach (var cidr in more)
                ((JArray)document["spec"]!["destinationCIDRs"]!).Add(cidr);
            return document;
        });

    private static readonly Gen<(EgressPolicy Policy, string Code)> Cases = Gen.Select(Documents, Gen.Int[0, PolicyFixes.All.Length - 1])
        .Select(static (document, i) => (PlanUseCase.PoliciesOf([document])[0], PolicyFixes.All[i].Code));

    [Fact]
    public void A_second_time_there_is_nothing_to_do() => Cases.Sample(static c =>
        PolicyFixes.Apply(c.Policy, c.Code, Cluster) is not { } cured || PolicyFixes.Apply(cured, c.Code, Cluster) is null);

    [Fact]
    public void All_together_leave_nothing_that_they_could_do_again() => Documents.Sample(static document =>
    {
        var codes = PolicyFixes.All.Select(static f => f.Code).ToList();
        var policy = PlanUseCase.PoliciesOf([document])[0];
        return PolicyFixes.Apply(policy, codes, Cluster) is not var (cured, _) || PolicyFixes.Apply(cured, codes, Cluster) is null;
    });

    [Fact]
    public void Pods_and_name_stay_and_no_destination_is_new() => Cases.Sample(static c =>
    {
        if (PolicyFixes.Apply(c.Policy, c.Code, Cluster) is not { } cured)
            return true;
        var before = c.Policy.DestinationCidrs.Select(CanonicalCidrs.Canonical).ToHashSet();
        return cured.Name == c.Policy.Name && cured.Rules == c.Policy.Rules && cured.DestinationCidrs.All(d => before.Contains(CanonicalCidrs.Canonical(d)))
            && (c.Code.StartsWith("EGT100", StringComparison.Ordinal) && c.Code is not ("EGT1001" or "EGT1007")
                || before.SetEquals(cured.DestinationCidrs.Select(CanonicalCidrs.Canonical)));
    });

    [Fact]
    public void The_gateway_of_the_single_field_is_in_the_list_then() => Cases.Sample(static c =>
    {
        var cured = PolicyFixes.Apply(c.Policy, "EGT1001", Cluster);
        if (cured is null)
            return true;
        var found = CheckRunner.Run(new CheckInput(Cluster with { Policies = [cured] }), new CheckOptions { Only = ["EGT1001"] }).Findings;
        return cured.Gateways.Contains(cured.Gateway!) && !found.Any();
    });

    [Fact]
    public void No_prefix_has_host_bits_then() => Cases.Sample(static c => PolicyFixes.Apply(c.Policy, "EGT1007", Cluster) is not { } cured
        || cured.DestinationCidrs.Concat(cured.ExcludedCidrs).All(static t => !Cidr.TryParse(t, out _, out var hadHostBits) || !hadHostBits));

    [Fact]
    public void Every_entry_has_one_node_then() => Cases.Sample(static c => PolicyFixes.Apply(c.Policy, "EGT2002", Cluster) is not { } cured
        || cured.Gateways.All(static g => NodeChoice.Fitting(Cluster, g.NodeSelector!).Length < 2));

    /// <summary>However a document is written: in lines as kubectl does, in one line, in braces, in JSON of many lines.</summary>
    [Fact]
    public void Every_fix_can_be_written_into_the_text() => Gen.Select(Documents, Gen.Int[0, 4]).Sample(static (document, style) =>
    {
        var text = style switch
        {
            0 => YamlWriter.Write(document),
            1 => FlowText.Yaml(document) + "\n",
            2 => document.ToString(Formatting.None),
            3 => document.ToString(Formatting.Indented),
            _ => YamlWriter.Write(document).Replace("\n", "\r\n", StringComparison.Ordinal),
        };
        var policy = PlanUseCase.PoliciesOf([document])[0] with { Source = new SourceLocation("web.yaml", 1) };
        if (PolicyFixes.Apply(policy, [.. PolicyFixes.All.Select(static f => f.Code)], Cluster) is not var (cured, _))
            return;
        var file = PolicyRepairs.InFile("web.yaml", Encoding.UTF8.GetBytes(text), [new PolicyRepair(policy, cured, [])]);
        Assert.True(file.Done.Length == 1 && file.HasChanges,
            $"by hand: {file.ByHand.Length}, gone: {file.Gone.Length}\n{text}\n{YamlWriter.Write(PolicySpec.Of(cured))}");
        Assert.Equal(style == 4, FixScene.TextOf(file).Contains('\r', StringComparison.Ordinal));
    });
}
