namespace EgressTools.Provisioning.Gateways;

/// <summary>What is to become of nodes: gateways, or no longer.</summary>
/// <param name="Removes">Take away in place of give.</param>
/// <param name="Label">The label.</param>
/// <param name="Taint">The taint; null where taints are left alone.</param>
public sealed record NodeRequest(bool Removes, GatewayLabel Label, NodeTaint? Taint);
