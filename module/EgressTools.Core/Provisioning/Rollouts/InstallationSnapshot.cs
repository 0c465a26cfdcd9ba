namespace EgressTools.Provisioning.Rollouts;

/// <summary>What enabling or disabling may change, as it was at one time.</summary>
/// <param name="Release">The release's newest revision; null where there is none or it cannot be read.</param>
/// <param name="MasqueradeList">The list of ip-masq-agent, as written; null where there is none.</param>
/// <param name="Operator">That of the operator's; null without one.</param>
internal sealed record InstallationSnapshot(HelmSecret? Release, FrozenDictionary<string, string> Settings, string? MasqueradeList,
    JToken Agents, JToken? Operator)
{
    /// <summary>Whether the agents would read other settings than at an earlier time.</summary>
    public bool ReadsAsAt(InstallationSnapshot earlier) => Changed(earlier.Settings).Count == 0;
    /// <summary>Whether the agents' pods are made as at an earlier time, but for when they were told to restart.</summary>
    public bool MakesAgentsAsAt(InstallationSnapshot earlier) => JToken.DeepEquals(Agents, earlier.Agents);
    public bool MakesPodsAsAt(InstallationSnapshot earlier) => MakesAgentsAsAt(earlier) && MakesOperatorAsAt(earlier);
    public bool MakesOperatorAsAt(InstallationSnapshot earlier) => JToken.DeepEquals(Operator, earlier.Operator);

    /// <summary>What is other than at an earlier time, one clause each; none where nothing is.</summary>
    public IEnumerable<string> Changes(InstallationSnapshot earlier, string release)
    {
        if (Release is { } now && (now.Revision, now.Status) != (earlier.Release?.Revision, earlier.Release?.Status))
            yield return $"release '{release}' is at {now}{(earlier.Release is { } then ? $", it was at {then}" : "")}";
        var keys = Changed(earlier.Settings);
        if (keys.Count > 0)
            yield return $"cilium-config was changed: {Listed.Short(keys.Select(k => $"{k} {Word(earlier, k)} -> {Word(this, k)}"))}";
        if (MasqueradeList != earlier.MasqueradeList)
            yield return "the list of ip-masq-agent was changed";
        if (!MakesAgentsAsAt(earlier))
            yield return "the agents' DaemonSet was changed";
        if (!MakesOperatorAsAt(earlier))
            yield return "the operator's Deployment was changed";
    }

    private static string Word(InstallationSnapshot mark, string key) =>
        mark.Settings.TryGetValue(key, out var value) ? TerminalText.Plain($"'{value}'", 60) : "not set";

    /// <summary>Which settings are other than these.</summary>
    public List<string> Changed(FrozenDictionary<string, string> earlier) =>
        [.. Settings.Keys.Concat(earlier.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(k => Settings.GetValueOrDefault(k) != earlier.GetValueOrDefault(k))];
}
