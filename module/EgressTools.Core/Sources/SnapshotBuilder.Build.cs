namespace EgressTools.Sources;

/// <summary>Puts the snapshot together.</summary>
internal sealed partial class SnapshotBuilder
{
    public ClusterSnapshot Build(string origin, DateTimeOffset takenAt)
    {
        var pods = Kept(ObjectKinds.AgentPods).Items;
        var installation = Installation.From([.. Kept(ObjectKinds.AgentDaemonSets).Items, .. pods],
            [.. Kept(ObjectKinds.CiliumConfig).Items, .. Kept(ObjectKinds.MasqueradeLists).Items]);
        // Where nothing runs, the release is that of the charts, if they agree.
        if (installation.Version is null && _charts.Select(ChartSettings.VersionOf).OfType<CiliumVersion>().Distinct().ToList() is [var version])
            installation = installation with { Version = version };
        AddMissing(origin, installation);
        AddBundle(installation.Version);
        var replaced = Replaced(Kept(ObjectKinds.Endpoints).Items);
        var snapshot = _kept.Values.Aggregate(new ClusterSnapshot { Installation = installation }, static (known, kept) => kept.PutInto(known));
        return snapshot with
        {
            Origin = origin,
            TakenAt = _saved?.TakenAt ?? takenAt,
            ReplacedEndpoints = replaced,
            HasOwnUids = replaced.IsEmpty,
            Replaced = [.. Kept(ObjectKinds.Policies).Replaced],
            TerraformFiles = [.. _terraform],
            Charts = [.. _charts],
            Installation = snapshot.Installation with
            {
                // Pods of a saved snapshot are without images and times: what it knows of agents it lists by itself.
                Agents = !Wants(SnapshotKinds.AgentPods) ? [] : _saved is null ? Installation.Running(pods) : snapshot.Installation.Agents,
                NodeConfigs = Wants(SnapshotKinds.NodeConfigs) ? snapshot.Installation.NodeConfigs : [],
            },
            Gaps = [.. _gaps.Where(g => g.Kinds != SnapshotKinds.AgentMaps || Wants(SnapshotKinds.AgentMaps))],
            Complete = wanted & ~SnapshotKinds.ExitAddresses & (_saved?.Complete ?? _seen)
                & ~_gaps.Aggregate(SnapshotKinds.None, static (kinds, gap) => kinds | gap.Kinds),
        };
    }

    // A uid is that of one object: groups are made only where documents break that. The last that was read counts.
    private static ImmutableHashSet<ObjectName> Replaced(IReadOnlyList<CiliumEndpoint> endpoints)
    {
        var uids = new HashSet<ObjectUid>(endpoints.Count);
        return endpoints.All(e => uids.Add(e.Id)) ? []
            : [.. endpoints.GroupBy(static e => e.Id).SelectMany(static g => g.SkipLast(1)).Select(static e => e.Name)];
    }

    private void AddMissing(string origin, CiliumInstallation installation)
    {
        foreach (var kind in KindTable.All.Where(static k => k.IsExpected).OrderBy(static k => k.Flag))
        {
            if (Wants(kind.Flag) && !(_seen | (_saved?.Complete ?? SnapshotKinds.None)).HasFlag(kind.Flag) && !_gaps.Exists(g => g.Kinds.HasFlag(kind.Flag)))
                _gaps.Add(new Gap(kind.Resource.Plural, $"not found in {origin}") { Kinds = kind.Flag, IsAbsence = true });
        }
        // A version may be said without any object, and objects may not say it.
        _seen &= ~SnapshotKinds.Installation;
        if (!Wants(SnapshotKinds.Installation))
            return;
        if (installation.Version is not null)
            _seen |= SnapshotKinds.Installation;
        // Of what is not rendered nothing depends on the version.
        else if (Found > _unrendered && !_gaps.Exists(static g => g.IsOfVersion))
            _gaps.Add(Gap.OfVersion($"{origin} does not name it, so the rules of the newest release apply"));
    }
}
