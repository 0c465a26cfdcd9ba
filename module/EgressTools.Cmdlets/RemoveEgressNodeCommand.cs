namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Shows which pods move to another gateway or lose theirs, asks once for all nodes, and removes the gateway label.
/// -Confirm:$false does not ask. If one node does not exist, no node is changed. The node itself stays in the cluster.</para>
/// </summary>
/// <input cref="EgressNode">Nodes of Get-EgressNode, live, or read back from Clixml or a job.</input>
/// <input cref="string">Names of nodes, also as node/NAME.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name, and nodes of kubectl get -o json | ConvertFrom-Json.</input>
/// <output cref="EgressNode">With -PassThru: the nodes as they are after the change.</output>
/// <output cref="EgressNodeChange">With -DryRun: what would change.</output>
/// <example>
/// <summary>Show which pods are affected</summary>
/// <code>Remove-EgressNode 172.22.49.119 -WhatIf</code>
/// <remarks>Says what would change, and changes nothing.</remarks>
/// </example>
/// <example>
/// <summary>Take gateways out that are not ready</summary>
/// <code>Get-EgressNode | Where-Object Status -ne Ready | Remove-EgressNode -Taint -Confirm:$false</code>
/// <remarks>-Taint removes the taint too. If every gateway is ready, nothing happens.</remarks>
/// </example>
/// <seealso cref="AddEgressNodeCommand"/>
/// <seealso cref="GetEgressNodeCommand"/>
/// <seealso cref="GetEgressPlanCommand"/>
[Cmdlet(VerbsCommon.Remove, "EgressNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "Node")]
[OutputType(typeof(EgressNode), typeof(EgressNodeChange))]
public sealed class RemoveEgressNodeCommand : EgressNodeCmdlet
{
    private protected override bool Removes => true;
}
