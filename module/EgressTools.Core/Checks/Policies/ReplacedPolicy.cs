using EgressTools.Sources.Objects;
using EgressTools.Planning;
using Newtonsoft.Json.Linq;

namespace EgressTools.Checks.Policies;

internal sealed class ReplacedPolicy() : Check("EGT1015", Severity.Error, "two documents of one name")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "Policies belong to the cluster and not to a namespace: of two documents of one name the one that is applied last replaces the other. "
        + "Recipes that all call their policy egress-test do that to each other, and the pods of the first go back to the addresses of their nodes.";

    public override string Cure => "Give every policy a name of its own, with the name of the application or of the namespace in it.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Replaced.IsEmpty)
            yield break;
        var last = context.Policies.ToDictionary(static p => p.Name, StringComparer.Ordinal);
        foreach (var policy in context.Replaced)
        {
            if (!last.TryGetValue(policy.Name, out var winner))
                continue;
            var same = JToken.DeepEquals(PolicySpec.Of(policy), PolicySpec.Of(winner));
            yield return Found(policy, same ? $"the document is there twice: {Place(winner)} says the same" : $"{Place(winner)} has another policy of the same name, which replaces this one") with
            {
                Severity = same ? Severity.Info : Severity.Error,
                Evidence = [new("replaced", Place(policy)), new("in force", Place(winner))],
                Remedy = same ? "remove one of the two" : "give one of the two another name",
            };
        }
    }

    private static string Place(EgressPolicy policy) => policy.Source?.ToString() ?? "the cluster";
}
