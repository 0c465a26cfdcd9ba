namespace EgressTools.Plugin.Commands;

internal sealed class VerifyCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Verify;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var (style, request) = (session.List(), new VerifyRequest(session.Text(Options.Node), session.Time(Options.Wait) ?? TimeSpan.Zero));
        var result = await VerifyUseCase.RunAsync(request, session.World, session.Report, cancellationToken);
        if (!style.IsTable || !result.Equal)
            session.Print(style, DifferenceListing.Listing, result.Verdict.Differences);
        if (style.IsTable)
            DifferenceSummary.Write(session.Streams.Out, result, withReasons: style.Format.Kind == OutputKind.Table);
        return result.ExitCode(session.Has(Options.AllowUnasked));
    }
}
