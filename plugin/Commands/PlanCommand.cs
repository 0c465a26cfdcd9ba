namespace EgressTools.Plugin.Commands;

internal sealed class PlanCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Plan;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List(PlanPrinter.Formats);
        var change = new WhatIf
        {
            Deleted = session.Texts(Options.Delete),
            WithoutNodes = session.Texts(Options.WithoutNode),
            Labels = PlanUseCase.LabelChanges(session.Texts(Options.WithNodeLabel)),
        };
        var request = new PlanRequest(change)
        {
            Documents = session.Texts(Options.Filename).IsEmpty ? [] : await session.PoliciesAsync(cancellationToken),
            FieldManager = session.TextOrDefault(Options.FieldManager),
        };
        var plan = await PlanUseCase.RunAsync(request, session.World, session.Report, cancellationToken);
        session.Report.ClearProgress();
        session.Print(style, plan);
        return session.World.Predicted(session.FailedWith > 0 ? session.FailedWith
            : plan.Rejected.Any() || (session.Has(Options.DetailedExitCode) && !plan.IsEmpty) ? 1 : 0);
    }
}
