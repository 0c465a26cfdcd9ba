namespace EgressTools.Operations;

/// <summary>An installation as files tell of it, for showing and printing a change; helm's releases are in no file.</summary>
public static class SavedInstallation
{
    /// <summary>What files tell.</summary>
    /// <exception cref="InputException">They hold no configuration of Cilium.</exception>
    public static FeatureState Of(ClusterSnapshot snapshot)
    {
        var installation = snapshot.Installation;
        if (installation.Configuration.Count == 0 && !snapshot.Charts.IsEmpty)
            return OfChart(snapshot);
        if (installation.Configuration.Count == 0)
            throw new InputException($"'{snapshot.Origin}' has no ConfigMap cilium-config, so the change cannot be planned: " +
                $"save a cluster with {Subcommands.Snapshot}", "NoConfiguration");
        return Usual(snapshot, installation) with { ApiServers = InstallationReader.ApiServers(snapshot), IsTke = FeatureState.IsOfTke(snapshot) };
    }

    private static FeatureState Usual(ClusterSnapshot snapshot, CiliumInstallation installation)
    {
        var space = installation.Namespace ?? "kube-system";
        return new FeatureState(snapshot)
        {
            Agents = new ObjectName(space, "cilium"),
            Operator = new ObjectName(space, "cilium-operator"),
            AgentsServer = installation.Server,
        };
    }

    /// <summary>What the chart would make of a document's values.</summary>
    private static FeatureState OfChart(ClusterSnapshot snapshot)
    {
        if (snapshot.Charts is not [var chart])
            throw new InputException($"'{snapshot.Origin}' holds {snapshot.Charts.Length} documents with values of Cilium's chart " +
                $"({Listed.Short([.. snapshot.Charts.Select(static c => c.Source.ToString())])}): name one file", "SeveralCharts");
        var installation = ChartSettings.Of(chart, ChartSettings.VersionOf(chart) ?? snapshot.Installation.Version);
        var complete = snapshot.Complete | SnapshotKinds.Configuration | SnapshotKinds.Installation | SnapshotKinds.MasqueradeLists;
        var state = Usual(snapshot with { Installation = installation, Charts = [], Complete = complete }, installation);
        var version = chart.Version.Length > 0 ? chart.Version : installation.Version?.ToString() ?? "of the document";
        return state with
        {
            Release = new HelmRelease(chart.Kind == ChartDocument.Alone ? "cilium" : chart.Name.Name, state.Agents.Namespace, 0)
            {
                ChartVersion = version,
                Given = chart.Values,
            },
            IsDocument = true,
        };
    }
}
