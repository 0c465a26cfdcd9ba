using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class DisableCommand : ICommand
{
    private readonly Option<bool> _force = Options.Flag("--force", "Also while there are policies: their pods then leave by their own nodes");
    private readonly Option<bool> _remove = Options.Flag("--remove-policies", "Save and delete the policies first, so that no traffic is lost; 'enable' offers to put them back");
    private readonly Option<bool> _keep = Options.Flag("--keep-masquerading", "Leave masquerading as it is, also where 'enable' had changed it");
    private readonly FeatureOptions _shared = new(FeatureGoal.Off);

    public Command Create() => _shared.AddTo(new("disable", "Disable the egress gateway with helm, after a preview") { _force, _remove, _keep });

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var request = new DisableRequest { Force = session.Value(_force), RemovePolicies = session.Value(_remove), KeepMasquerading = session.Value(_keep) };
        return _shared.RunAsync(session, state => FeaturePlanner.Disable(state, request), cancellationToken, state => FeaturePlanner.Disable(state, request with { RemovePolicies = true }));
    }
}
