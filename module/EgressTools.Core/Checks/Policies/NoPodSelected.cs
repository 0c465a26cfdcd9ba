namespace EgressTools.Checks.Policies;

internal sealed class NoPodSelected() : Check("EGT1023", Severity.Warning, "No pod selected", Inputs.Prediction, ShownIn.EveryAgent, [20616, 27142])
{
    public override string Why => "No CiliumEndpoint matches the policy's selectors. Perhaps its pods have not started yet. Often a label is misspelt, belongs "
        + "to another namespace, or is not part of security identities. The intended pods leave by the addresses of their own nodes.";
    public override string Cure => $"Compare the selectors with the labels of the endpoints: {Subcommands.Route} POD shows which requirement a pod does not "
        + "meet.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var hints = new Lazy<LabelHints>(() => new LabelHints(context.Endpoints));
        return
            // EGT1030 reports selectors that cannot be compiled.
            from policy in context.Table.Policies
            where policy.EndpointSelectors.Any(static s => s.IsUsable) && !Selects(policy, context)
            let hint = policy.EndpointSelectors.Select(hints.Value.Of).FirstOrDefault(static h => h is not null)
            select Found(policy, $"no pod matches {Text(policy)}, so the policy has no effect{(hint is var (what, _) ? $": {what}" : "")}",
                hint is { Remedy.Length: > 0 } ? hint.Value.Remedy : "compare the selectors with the pods' labels; " +
                $"{Subcommands.Route} POD shows which label a pod lacks", ("endpoints looked at", context.Endpoints.Length));
    }

    // The prediction has no pods for a policy that the agents ignore.
    private static bool Selects(CompiledPolicy policy, CheckContext context) => policy.Rejection == PolicyRejection.None
        ? context.Table.EndpointsOf(policy).Any()
        : context.Endpoints.Any(e => policy.EndpointSelectors.Any(s => s.Matches(e.Labels)));

    private static string Text(CompiledPolicy policy)
    {
        var pods = Listed.Either(policy.EndpointSelectors.Take(5).Select(static s => s.IsEmpty ? "any pod" : $"'{s}'"));
        return policy.NodeSelectors.IsEmpty ? pods : $"{pods} on nodes {Listed.Either(policy.NodeSelectors.Take(5).Select(static s => $"'{s}'"))}";
    }
}
