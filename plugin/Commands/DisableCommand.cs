namespace EgressTools.Plugin.Commands;

internal sealed class DisableCommand : ICommand
{
    private readonly FeatureOptions _shared = new(FeatureGoal.Off);

    public CommandDefinition Definition => Subcommands.Disable;

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var request = new DisableRequest
        {
            Force = session.Has(Options.Force),
            RemovePolicies = session.Has(Options.RemovePolicies),
            KeepMasquerading = session.Has(Options.KeepMasquerading)
        };
        return _shared.RunAsync(session, state => FeaturePlanner.Disable(state, request), cancellationToken,
            state => FeaturePlanner.Disable(state, request with { RemovePolicies = true }));
    }
}
