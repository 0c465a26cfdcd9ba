namespace EgressTools.Plugin.Commands;

internal sealed class RulesCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Rules;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var (style, request, isActual) = (session.List(), new RulesRequest(session.Text(Options.Node) is { } node ? [node] : []), session.Has(Options.Actual));
        RulesRequest.Require(session.Has(Options.Expected), isActual, session.Has(Options.Interfaces));
        if (isActual)
            session.Print(style, RuleListing.Actual, await RulesUseCase.ActualAsync(request, session.World, session.Report, cancellationToken));
        else
            session.Print(style, RuleListing.Expected, await RulesUseCase.ExpectedAsync(request, session.World, session.Report, cancellationToken));
        return isActual ? 0 : session.World.Predicted();
    }
}
