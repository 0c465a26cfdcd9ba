namespace EgressTools.Plugin.Commands;

internal sealed class EnableCommand : ICommand
{
    private readonly FeatureOptions _shared = new(FeatureGoal.On);

    public CommandDefinition Definition => Subcommands.Enable;

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var request = new EnableRequest
        {
            VpcCidrs = FeatureInput.Ranges(session.Texts(Options.VpcCidr), Options.VpcCidr),
            ServiceHost = FeatureInput.Host(session.Text(Options.ServiceHost), Options.ServiceHost),
            ServicePort = session.Number(Options.ServicePort, 1, 65535),
            WithoutPolicies = session.Has(Options.WithoutPolicies),
            Skip = [.. session.Texts(Options.Skip).Select(static s => CheckSkip.Parse(s, Options.Skip))],
        };
        return _shared.RunAsync(session, state => FeaturePlanner.Enable(state, request), cancellationToken);
    }
}
