namespace EgressTools.Checks.Running;

internal sealed class LoggedErrors() : Check("EGT5036", Severity.Warning, "Errors about policies in the agents' logs")
{
    private const string Full = "no space left on device";

    public override SnapshotKinds Needs => SnapshotKinds.AgentLogs | SnapshotKinds.Policies;

    public override string Why =>
        "Policies have no status. Only the log of an agent says that it rejects a policy, finds no egress IP, cannot compile a selector or has no room in "
        + "its map. Support bundles hold these logs. A line shows the state when it was logged; the other checks show the current state.";

    public override string Cure => "Read the line. If it is older than the last change of the policy or the configuration, the cause may no longer exist.";

    public override ImmutableArray<string> References =>
        ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway-troubleshooting/", .. Issues(48660, 46024, 22805)];

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var same in context.AgentLogs.GroupBy(static l => (l.Policy, l.Message, l.Error)))
        {
            var lines = same.OrderByDescending(static l => l.LoggedAt).ThenBy(static l => l.Node, StringComparer.Ordinal).ToList();
            var policy = context.Policies.FirstOrDefault(p => p.Name == same.Key.Policy);
            var finding = policy is null ? Found(CheckResource.Cluster, Message(same.Key, lines)) : Found(policy, Message(same.Key, lines));
            yield return finding with
            {
                // The policy no longer exists.
                Severity = policy is null && same.Key.Policy.Length > 0 ? Severity.Info : Severity,
                Evidence = [.. lines.Take(Listed.Shown)
                    .Select(static l => new KeyValuePair<string, string>(l.Node, string.Create(CultureInfo.InvariantCulture, $"{l.File}:{l.Line}")))],
                Remedy = same.Key.Error.Contains(Full, StringComparison.Ordinal)
                    ? "raise egressGateway.maxPolicyEntries in the chart and restart the agents" : "",
            };
        }
    }

    private static string Message((string Policy, string Message, string Error) said, List<AgentLogLine> lines)
    {
        var about = said.Policy.Length > 0 ? $" about policy {said.Policy}" : "";
        var error = said.Error.Length > 0 ? $": {said.Error}" : "";
        var times = lines.Sum(static l => (long)l.Count);
        var last = lines[0].LoggedAt is { } time ? string.Create(CultureInfo.InvariantCulture, $", last at {time:yyyy-MM-ddTHH:mm:ssZ}") : "";
        var count = times == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{times} times");
        var agents = $"the {Plural.Noun(lines.Count, "agent")} of {Listed.Some(lines.Select(static l => l.Node))}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{agents} logged \"{said.Message}{error}\"{about} ({count}{last}; {lines[0].File}:{lines[0].Line})");
    }
}
