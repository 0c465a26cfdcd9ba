namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Where pods would leave by another gateway, a label is replaced, or pods find
/// no node any more, it asks once for all nodes; -Confirm:$false answers beforehand, -Confirm asks always.
/// Where one node does not exist or cannot be a gateway, none is changed. Super nodes are refused.</para>
/// </summary>
/// <example><code>Add-EgressNode 10.0.0.7, 10.0.0.8 -Taint</code></example>
/// <example><code>Get-EgressNode -LabelSelector pool=egress | Add-EgressNode -PassThru | New-EgressPolicy -Name web -PodSelector app=web</code></example>
[Cmdlet(VerbsCommon.Add, "EgressNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(EgressNode), typeof(NodeStep))]
public sealed class AddEgressNodeCommand : EgressNodeCmdlet
{
    private protected override bool Removes => false;
}
