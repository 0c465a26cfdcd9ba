namespace EgressTools.Operations;

/// <summary>Reads an installation of Cilium for enabling or disabling the egress gateway.</summary>
public static class InstallationReader
{
    /// <summary>What it needs to read.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Engine | SnapshotKinds.Nodes | SnapshotKinds.Namespaces | SnapshotKinds.Preflight;

    /// <summary>Reads what the snapshot does not hold: the release and the workloads.</summary>
    /// <exception cref="ClusterException">Cilium is not installed, or cannot be read.</exception>
    public static async Task<FeatureState> ReadAsync(ApiClient client, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!snapshot.Complete.HasFlag(SnapshotKinds.Configuration))
            throw Unreadable(snapshot);
        var reading = new InstallationParts(client, snapshot.Installation.Namespace ?? "kube-system");
        var agents = await reading.AgentsAsync(cancellationToken).ConfigureAwait(false);
        var release = reading.ReleaseAsync(agents, cancellationToken);
        var operators = reading.OperatorAsync(cancellationToken);
        var proxy = reading.HasKubeProxyAsync(cancellationToken);
        var server = reading.AgentsServerAsync(agents, cancellationToken);
        var owners = reading.SettingOwnersAsync(cancellationToken);
        await Task.WhenAll(release, operators, proxy, server, owners).ConfigureAwait(false);
        var (found, enabled, pending) = await release.ConfigureAwait(false);
        var unread = snapshot.Gaps.Where(static g => g.Kinds == SnapshotKinds.ApiServers).ToList();
        return new FeatureState(snapshot with { Gaps = snapshot.Gaps.RemoveRange(unread) })
        {
            Agents = agents.Name,
            AgentsUid = agents.Uid,
            WantedAgents = agents.Wanted,
            Operator = await operators.ConfigureAwait(false),
            Release = found,
            Enabled = enabled,
            Pending = pending,
            Keeper = agents.Keeper,
            ApiServers = ApiServers(snapshot),
            AgentsServer = await server.ConfigureAwait(false),
            SettingOwners = await owners.ConfigureAwait(false),
            HasKubeProxy = await proxy.ConfigureAwait(false),
            MountsMasqueradeList = agents.MountsConfigMap(ConfigMapData.MasqueradeList),
            IsTke = FeatureState.IsOfTke(snapshot),
            Gaps = [.. reading.Gaps.Concat(unread).OrderBy(static g => g.What, StringComparer.Ordinal)],
        };
    }

    internal static ImmutableArray<ServerAddress> ApiServers(ClusterSnapshot snapshot) =>
        [.. snapshot.ApiServers.SelectMany(static s => s.Addresses).Distinct()];

    private static ClusterException Unreadable(ClusterSnapshot snapshot)
    {
        var gap = snapshot.Gaps.FirstOrDefault(static g => g.Kinds.HasFlag(SnapshotKinds.Configuration));
        return new ClusterException(gap is { IsAbsence: false }
            ? $"the settings of Cilium are unknown ({gap.What}: {gap.Reason}), so that nothing can be planned"
            : $"ConfigMap {ConfigMapData.CiliumConfig} not found in {snapshot.Origin}: is Cilium installed in another namespace?", "NoCilium")
        { Resource = "configmaps" };
    }
}
