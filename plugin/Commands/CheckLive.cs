namespace EgressTools.Plugin.Commands;

/// <summary><c>check --live</c>: agents and pods are asked too.</summary>
internal static class CheckLive
{
    /// <summary>What is to be asked of a running cluster; null where nothing is.</summary>
    public static LiveOptions? Read(Session session, ImmutableArray<string> files)
    {
        if (!session.Has(Options.Live))
        {
            return session.Text(Options.Sample) is null && session.Texts(Options.Echo).IsEmpty
                ? null
                : throw new UsageException("--sample and --echo say what --live asks: give --live too", "LiveOptionWithoutLive");
        }
        if (session.Offline)
            throw new UsageException("--live asks agents and pods of a cluster, and --from reads what was saved: leave one of them out", "LiveWithoutCluster");
        if (!files.IsEmpty)
            throw new UsageException("--live asks a cluster as it is, and -f checks documents that are not on it yet: " +
                "leave one of them out", "LiveWithDocuments");
        var standard = new LiveOptions();
        return standard with
        {
            Sample = session.Number(Options.Sample, 1, 1000) ?? standard.Sample,
            Echo = session.Echoes(),
        };
    }

    public static async Task<CheckInput> AskAsync(Session session, LiveOptions live, CancellationToken cancellationToken)
    {
        const SnapshotKinds Again = CompareRules.Needs;
        var snapshot = await session.ReadAgainAsync(CheckRunner.Needs | LiveState.Needs, cancellationToken);
        var client = await session.ClientAsync(cancellationToken);
        var input = await LiveState.AskAsync(client, snapshot, token => session.ReadAgainAsync(Again, token), live, session.Report, cancellationToken);
        session.Report.ClearProgress();
        return input;
    }
}
