namespace EgressTools.Plugin.Commands;

internal sealed class VerifyCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Verify;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var allowUnasked = session.Has(Options.AllowUnasked);
        var style = session.List([.. OutputFormat.OfLists, OutputKind.JUnit]);
        var request = new VerifyRequest(session.Text(Options.Node) is { } node ? [node] : [], session.Time(Options.Wait) ?? TimeSpan.Zero);
        var result = await VerifyUseCase.RunAsync(request, session.World, session.Report, cancellationToken);
        if (style.Format.Kind == OutputKind.JUnit)
            JUnit.Write(session.Streams.Out, [DifferenceReport.Suite(result, allowUnasked)]);
        else if (!style.IsTable || !result.Equal)
            session.Print(style, DifferenceListing.Listing, result.Verdict.Differences);
        if (style.IsTable)
            DifferenceSummary.Write(session.Streams.Out, result, withReasons: style.Format.Kind == OutputKind.Table);
        session.Annotate(style, DifferenceReport.Annotations(result, allowUnasked), result.ExitCode(allowUnasked) != 0);
        return result.ExitCode(allowUnasked);
    }
}
