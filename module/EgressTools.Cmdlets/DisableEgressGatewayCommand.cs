using System.Management.Automation;
using EgressTools.Operations;
using EgressTools.Provisioning.Feature;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="synopsis">Switches the egress gateway of Cilium off through helm: the mirror of Enable-EgressGateway.</para>
/// <para type="description">It refuses while there are policies, because their pods would leave by their own nodes; -Force does it all the same.</para>
/// </summary>
/// <example><code>Disable-EgressGateway -WhatIf</code></example>
[Cmdlet(VerbsLifecycle.Disable, "EgressGateway", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EgressFeatureChange), typeof(string))]
public sealed class DisableEgressGatewayCommand : FeatureCmdlet
{
    /// <summary>Also while there are policies.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leave masquerading as it is, also where enabling had changed it.</summary>
    [Parameter]
    public SwitchParameter KeepMasquerading { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run((pipeline, cancellationToken) =>
    {
        var request = new DisableRequest { Force = Force, KeepMasquerading = KeepMasquerading };
        return SwitchAsync(state => FeaturePlanner.Disable(state, request), pipeline, cancellationToken);
    });
}
