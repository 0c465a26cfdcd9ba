namespace EgressTools.Plugin.Commands;

internal sealed class DeleteCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Delete;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var request = new DeletePolicyRequest(await session.PolicyNamesAsync(session.Texts(Definition.Options[0]), cancellationToken))
        {
            DryRun = session.Choice<DryRun>(Options.DryRun),
            AllowUnknownEffect = session.Has(Options.AllowUnknownEffect),
        };
        await foreach (var outcome in DeletePolicyUseCase.RunAsync(request, session.World, session, session.Report, cancellationToken))
        {
            if (outcome.Error is null)
                session.Streams.Out.Write(outcome.Done(request.DryRun) + "\n");
        }
        return session.FailedWith;
    }
}
