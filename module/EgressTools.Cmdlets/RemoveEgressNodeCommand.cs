namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">It shows which pods move or lose their gateway and asks once for all nodes;
/// -Confirm:$false answers beforehand. Where one node does not exist, none is changed. The node itself stays.</para>
/// </summary>
/// <example><code>Remove-EgressNode 10.0.0.7 -WhatIf</code></example>
/// <example><code>Get-EgressNode | Where-Object Status -ne Ready | Remove-EgressNode -Taint -Confirm:$false</code></example>
[Cmdlet(VerbsCommon.Remove, "EgressNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(EgressNode), typeof(NodeStep))]
public sealed class RemoveEgressNodeCommand : EgressNodeCmdlet
{
    private protected override bool Removes => true;
}
