using System.Management.Automation;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="synopsis">Switches the egress gateway of Cilium off through helm: the mirror of Enable-EgressGateway.</para>
/// <para type="description">It refuses while there are policies, because their pods would leave by their own nodes; -RemovePolicies saves and deletes them first, -Force leaves them.</para>
/// </summary>
/// <example><code>Disable-EgressGateway -WhatIf</code></example>
[Cmdlet(VerbsLifecycle.Disable, "EgressGateway", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EgressFeatureChange), typeof(string))]
public sealed class DisableEgressGatewayCommand : FeatureCmdlet
{
    /// <summary>Also while there are policies.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Save and delete the policies first, without which no traffic is lost; Enable-EgressGateway puts them back.</summary>
    [Parameter]
    public SwitchParameter RemovePolicies { get; set; }

    /// <summary>Leave masquerading as it is, also where enabling had changed it.</summary>
    [Parameter]
    public SwitchParameter KeepMasquerading { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run((pipeline, cancellationToken) =>
    {
        var request = new DisableRequest { Force = Force, RemovePolicies = RemovePolicies, KeepMasquerading = KeepMasquerading };
        return SwitchAsync(state => FeaturePlanner.Disable(state, request), pipeline, cancellationToken, state => FeaturePlanner.Disable(state, request with { RemovePolicies = true }));
    });
}
