using System.CommandLine;

namespace EgressTools.Plugin.Commands;

/// <summary><c>check --live</c>: agents and pods are asked too.</summary>
internal sealed class CheckLive
{
    public Option<bool> Live { get; } = Options.Flag("--live", "Ask agents for their maps and some pods for their exit addresses too");

    public Option<string?> Sample { get; } = CommonOptions.Text("--sample", "N", "With --live: how many pods of each policy and gateway are asked (3)");

    public Option<string[]> Echo { get; } = CommonOptions.Repeatable("--echo", "URL", $"With --live: echo service that answers with the address it sees, in place of {EchoServices.Hosts}");

    /// <summary>What is to be asked of a running cluster; null where nothing is.</summary>
    public LiveOptions? Read(Session session, ImmutableArray<string> files)
    {
        if (!session.Value(Live))
        {
            return session.Value(Sample) is null && session.Values(Echo).IsEmpty
                ? null
                : throw new UsageException("--sample and --echo say what --live asks: give --live too", "LiveOptionWithoutLive");
        }
        if (session.Offline)
            throw new UsageException("--live asks agents and pods of a cluster, and --from reads what was saved: leave one of them out", "LiveWithoutCluster");
        if (!files.IsEmpty)
            throw new UsageException("--live asks a cluster as it is, and -f checks documents that are not on it yet: leave one of them out", "LiveWithDocuments");
        var standard = new LiveOptions();
        return standard with
        {
            Sample = Options.Number(session.Value(Sample), "--sample", 1, 1000) ?? standard.Sample,
            Echo = Options.Echoes(session, Echo),
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
