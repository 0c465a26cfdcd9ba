namespace EgressTools.Planning;

/// <summary>
/// Versions of policies that running agents keep. If they ignore an update, the version before stays in force until an agent restarts, for new pods too. The
/// resource has no status that shows it. Another version of Cilium needs a restart.
/// </summary>
internal sealed class KeptVersions
{
    private readonly FrozenDictionary<string, EgressPolicy> _kept;
    private readonly FrozenSet<string> _earlier;
    private readonly bool _restarts;

    private KeptVersions(FrozenDictionary<string, EgressPolicy> kept, FrozenSet<string> earlier, bool restarts) =>
        (_kept, _earlier, _restarts) = (kept, earlier, restarts);

    public static KeptVersions Of(ClusterSnapshot before, ClusterSnapshot after, Side old, Side next)
    {
        var restarts = before.Installation.Version != after.Installation.Version;
        var ignored = after.Policies.Where(p => next.IgnoredBecause(p.Name) is not null).Select(static p => p.Name).ToHashSet(StringComparer.Ordinal);
        return new KeptVersions(
            before.Policies.Where(p => !restarts && ignored.Contains(p.Name) && old.IgnoredBecause(p.Name) is null)
                .ToFrozenDictionary(static p => p.Name, StringComparer.Ordinal),
            before.Policies.Where(p => p.Generation != 1 && old.IgnoredBecause(p.Name) is not null).Select(static p => p.Name)
                .ToFrozenSet(StringComparer.Ordinal),
            restarts);
    }

    /// <summary>Earlier versions that end with the restart of another version of Cilium.</summary>
    public IEnumerable<string> LostAtRestart(ClusterSnapshot before) =>
        !_restarts ? [] : before.Policies.Where(p => p.Generation > 1 && _earlier.Contains(p.Name))
        .Select(static p => $"policy {p.Name}: the agents reject it. Those that use an earlier version lose that version at the restart");

    /// <summary>Whether running agents keep the version before.</summary>
    public bool Has(string policy) => _kept.ContainsKey(policy);

    /// <summary>Whether agents may hold a version that is older than both.</summary>
    public bool MayHoldEarlier(string policy) => _earlier.Contains(policy);

    /// <summary>The cluster as running agents see it.</summary>
    public ClusterSnapshot InForce(ClusterSnapshot after) =>
        _kept.Count == 0 ? after : after with { Policies = [.. after.Policies.Select(p => _kept.GetValueOrDefault(p.Name, p))] };
}
