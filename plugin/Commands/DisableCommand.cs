namespace EgressTools.Plugin.Commands;

internal sealed class DisableCommand : EnableCommand
{
    public override CommandDefinition Definition => Subcommands.Disable;

    protected override FeatureRequest Wanted(Session session) => new DisableRequest
    {
        Force = session.Has(Options.Force),
        RemovePolicies = session.Has(Options.RemovePolicies),
        KeepMasquerading = session.Has(Options.KeepMasquerading),
    };
}
