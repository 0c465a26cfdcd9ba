namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Gives nodes the gateway label, and with -Taint a taint, in one request for each node. Then it waits until the CiliumNode has
/// the label, because policies look at that.</para>
/// <para type="description">It asks once for all nodes if pods would leave by another gateway, if a label is replaced, or if pods would find no node.
/// -Confirm always asks; -Confirm:$false does not ask. A name that no node has is an error, and the other nodes are
/// changed. If one node cannot be a gateway, such as a super node, no node is changed.</para>
/// </summary>
/// <input cref="EgressNode">Nodes of Get-EgressNode, live, or read back from Clixml or a job.</input>
/// <input cref="string">Names of nodes, also as node/NAME.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name, and nodes of kubectl get -o json | ConvertFrom-Json.</input>
/// <output cref="EgressNode">With -PassThru: the nodes as they are after the change.</output>
/// <output cref="EgressNodeChange">With -DryRun: what would change.</output>
/// <example>
/// <summary>Make two nodes gateways</summary>
/// <code>Add-EgressNode 172.22.48.201, 172.22.48.202 -Taint</code>
/// <remarks>Both nodes get the label egress-node=true and the taint egress-node=true:NoSchedule. The taint keeps other pods away.</remarks>
/// </example>
/// <example>
/// <summary>Show what would change</summary>
/// <code>Add-EgressNode 172.22.48.201 -DryRun Client</code>
/// <remarks>Nothing is sent. The result says which labels and taints would change.</remarks>
/// </example>
/// <example>
/// <summary>Make nodes gateways and write a policy for them</summary>
/// <code>Get-EgressNode -All | Where-Object Name -like 172.22.48.* | Add-EgressNode -PassThru | New-EgressPolicy web -PodSelector app=web</code>
/// <remarks>-PassThru writes the nodes as they are after the change. New-EgressPolicy makes them the gateways of the policy.</remarks>
/// </example>
/// <seealso cref="RemoveEgressNodeCommand"/>
/// <seealso cref="GetEgressNodeCommand"/>
/// <seealso cref="NewEgressPolicyCommand"/>
/// <seealso cref="NewEgressNodePoolCommand"/>
[Cmdlet(VerbsCommon.Add, "EgressNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "Node")]
[OutputType(typeof(EgressNode), typeof(EgressNodeChange))]
public sealed class AddEgressNodeCommand : EgressNodeCmdlet
{
    private protected override bool Removes => false;
}
