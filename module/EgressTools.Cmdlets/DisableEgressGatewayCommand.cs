namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">It refuses while there are policies, because their pods would leave by
/// their own nodes; -RemovePolicies saves and deletes them first, -Force leaves them.</para>
/// </summary>
/// <example><code>Disable-EgressGateway -WhatIf</code></example>
[Cmdlet(VerbsLifecycle.Disable, "EgressGateway", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EgressFeatureChange), typeof(string))]
public sealed class DisableEgressGatewayCommand : ToggleCmdlet
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter RemovePolicies { get; set; }

    [Parameter]
    public SwitchParameter KeepMasquerading { get; set; }

    private protected override FeatureRequest Wanted =>
        new DisableRequest { Force = Force, RemovePolicies = RemovePolicies, KeepMasquerading = KeepMasquerading };
}
