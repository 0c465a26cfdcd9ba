namespace EgressTools.Plugin.Commands;

internal sealed class PoliciesCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Policies;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List();
        var policies = ListPolicies.Run(await session.ReadAsync(ListPolicies.Needs, cancellationToken), session.Texts(Options.Name));
        if (policies.IsEmpty)
            session.Report.Note("there are no policies");
        session.Print(style, PolicyListing.At(session.Now), policies);
        return session.Predicted();
    }
}
