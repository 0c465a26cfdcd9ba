namespace EgressTools.Provisioning.Rollouts;

/// <summary>A revision of a release by the labels of its Secret.</summary>
/// <param name="Status">As helm says it: deployed, failed, pending-upgrade and so on.</param>
internal sealed record ReleaseRevision(int Revision, string Status)
{
    /// <summary>The newest revision that is in force; null where none is.</summary>
    public int? Deployed { get; init; }
    /// <summary>What its Secret holds, not decoded: <c>data.release</c>.</summary>
    public string Data { get; init; } = "";
    /// <summary>Whether helm has not finished with it.</summary>
    public bool IsPending => Status.StartsWith("pending", StringComparison.Ordinal) || Status == "uninstalling";

    /// <summary>What it says; null where it cannot be decoded.</summary>
    public HelmRelease? Read(HelmRelease release) => HelmReleaseDocument.Decode(release.Name, release.Namespace, new HelmSecret(Revision, Status, Data));

    /// <summary>The release of these revisions; null where there are none.</summary>
    public static ReleaseRevision? Of(IReadOnlyCollection<ReleaseRevision> revisions) => revisions.MaxBy(static r => r.Revision) is { } newest
            ? newest with { Deployed = revisions.Where(static r => r.Status == "deployed").Max(static r => (int?)r.Revision) } : null;

    /// <inheritdoc/>
    public override string ToString() => $"revision {Revision} ({TerminalText.Plain(Status, 40)})";
}

/// <summary>What switching the feature may change, as it was at one time.</summary>
/// <param name="Release">The release's newest revision; null where there is none or it cannot be read.</param>
/// <param name="MasqueradeList">The list of ip-masq-agent, as written; null where there is none.</param>
/// <param name="Operator">That of the operator's; null without one.</param>
internal sealed record InstallationSnapshot(ReleaseRevision? Release, FrozenDictionary<string, string> Settings, string? MasqueradeList,
    JToken Agents, JToken? Operator)
{
    /// <summary>Whether the agents would read other settings than at an earlier time.</summary>
    public bool ReadsAsAt(InstallationSnapshot earlier) => Keys(earlier).Count == 0;

    /// <summary>Whether the agents' pods are made as at an earlier time, but for when they were told to restart.</summary>
    public bool MakesAgentsAsAt(InstallationSnapshot earlier) => JToken.DeepEquals(Agents, earlier.Agents);

    /// <summary>Whether the pods of both are.</summary>
    public bool MakesPodsAsAt(InstallationSnapshot earlier) => MakesAgentsAsAt(earlier) && MakesOperatorAsAt(earlier);

    /// <summary>Whether the operator's are.</summary>
    public bool MakesOperatorAsAt(InstallationSnapshot earlier) => JToken.DeepEquals(Operator, earlier.Operator);

    /// <summary>What is other than at an earlier time, one clause each; none where nothing is.</summary>
    public IEnumerable<string> Changes(InstallationSnapshot earlier, string release)
    {
        if (Release is { } now && (now.Revision, now.Status) != (earlier.Release?.Revision, earlier.Release?.Status))
            yield return $"release '{release}' is at {now}{(earlier.Release is { } then ? $", it was at {then}" : "")}";
        var keys = Keys(earlier);
        if (keys.Count > 0)
            yield return $"cilium-config was changed: {Listed.Some(keys.Select(k => $"{k} {Word(earlier, k)} -> {Word(this, k)}"))}";
        if (MasqueradeList != earlier.MasqueradeList)
            yield return "the list of ip-masq-agent was changed";
        if (!MakesAgentsAsAt(earlier))
            yield return "the agents' DaemonSet was changed";
        if (!MakesOperatorAsAt(earlier))
            yield return "the operator's Deployment was changed";
    }

    private static string Word(InstallationSnapshot mark, string key) =>
        mark.Settings.TryGetValue(key, out var value) ? TerminalText.Plain($"'{value}'", 60) : "not set";

    private List<string> Keys(InstallationSnapshot earlier) => Changed(earlier.Settings);

    /// <summary>Which settings are other than these.</summary>
    public List<string> Changed(FrozenDictionary<string, string> earlier) =>
        [.. Settings.Keys.Concat(earlier.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(k => Settings.GetValueOrDefault(k) != earlier.GetValueOrDefault(k))];
}
