namespace EgressTools.Checks.Running;

internal sealed class LoggedErrors()
    : Check("EGT5036", Severity.Warning, "Errors about policies in the agents' logs", SnapshotKinds.AgentLogs | SnapshotKinds.Policies, ShownIn.Traffic,
    ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway-troubleshooting/", 48660, 46024, 22805])
{
    private const string Full = "no space left on device";

    public override string Why => "Policies have no status. Only the log of an agent says that it rejects a policy, finds no egress IP, cannot compile a "
        + "selector or has no room in its map. Support bundles hold these logs. A line shows the state when it was logged; the other checks show the current "
        + "state.";
    public override string Cure => "Read the line. If it is older than the last change of the policy or the configuration, the cause may no longer exist.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from same in context.AgentLogs.GroupBy(static l => (l.Policy, l.Message, l.Error))
        let lines = same.OrderByDescending(static l => l.LoggedAt).ThenBy(static l => l.Node, StringComparer.Ordinal).ToList()
        let policy = context.Policies.FirstOrDefault(p => p.Name == same.Key.Policy)
        // The policy no longer exists.
        let severity = policy is null && same.Key.Policy.Length > 0 ? Severity.Info : Severity
        select Found(severity, policy is null ? CheckResource.Cluster : policy, Message(same.Key, lines),
            same.Key.Error.Contains(Full, StringComparison.Ordinal) ? "raise egressGateway.maxPolicyEntries in the chart and restart the agents" : "",
            [.. lines.Take(Listed.Shown).Select(static l => (l.Node, (object?)$"{l.File}:{l.Line}"))]);

    private static string Message((string Policy, string Message, string Error) said, List<AgentLogLine> lines)
    {
        var about = said.Policy.Length > 0 ? $" about policy {said.Policy}" : "";
        var error = said.Error.Length > 0 ? $": {said.Error}" : "";
        var times = lines.Sum(static l => (long)l.Count);
        var last = lines[0].LoggedAt is { } time ? string.Create(CultureInfo.InvariantCulture, $", last at {time:yyyy-MM-ddTHH:mm:ssZ}") : "";
        var agents = $"the {Plural.Noun(lines.Count, "agent")} of {Listed.Short(lines.Select(static l => l.Node))}";
        return $"{agents} logged \"{said.Message}{error}\"{about} ({(times == 1 ? "once" : $"{times} times")}{last}; {lines[0].File}:{lines[0].Line})";
    }
}
