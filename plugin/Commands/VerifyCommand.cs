namespace EgressTools.Plugin.Commands;

internal sealed class VerifyCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Verify;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List();
        var options = new CompareOptions
        {
            Node = session.Text(Options.Node),
            Wait = session.Time(Options.Wait) ?? TimeSpan.Zero,
        };
        var result = await CompareAsync(session, options, cancellationToken);
        foreach (var note in result.Verdict.Notes)
            session.Report.Note(note);
        Write(session, style, result);
        return result.ExitCode(session.Has(Options.AllowUnasked));
    }

    private static async Task<CompareResult> CompareAsync(Session session, CompareOptions options, CancellationToken cancellationToken)
    {
        var snapshot = await session.ReadAsync(session.Offline ? CompareRules.NeedsSaved : CompareRules.Needs, cancellationToken);
        if (session.Offline)
        {
            var recorded = CompareRules.FromSnapshot(snapshot, options);
            Warn(session, recorded.Gaps.Except(snapshot.Gaps));
            return recorded;
        }
        var client = await session.ClientAsync(cancellationToken);
        var result = await CompareRules.RunAsync(client, snapshot, token => session.ReadAgainAsync(CompareRules.Needs, token), options,
            session.Report, cancellationToken);
        session.Report.ClearProgress();
        Warn(session, result.Gaps);
        return result;
    }

    private static void Warn(Session session, IEnumerable<Gap> gaps)
    {
        foreach (var gap in gaps)
            session.Report.Warn(gap.ToString());
    }

    private static void Write(Session session, ListStyle style, CompareResult result)
    {
        var isTable = style.Format.Kind is OutputKind.Table or OutputKind.Wide;
        if (!isTable || !result.Equal)
            session.Print(style, DifferenceListing.Listing, result.Verdict.Differences);
        if (isTable)
            DifferenceSummary.Write(session.Streams.Out, result, withReasons: style.Format.Kind == OutputKind.Table);
    }
}
