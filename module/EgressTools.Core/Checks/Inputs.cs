namespace EgressTools.Checks;

/// <summary>The kinds that go into what is computed from a snapshot.</summary>
internal static class Inputs
{
    /// <summary>The gateway nodes of policies.</summary>
    public const SnapshotKinds Gateways = SnapshotKinds.Policies | SnapshotKinds.CiliumNodes;

    /// <summary>The prediction: the egress map of every agent.</summary>
    public const SnapshotKinds Prediction = Gateways | SnapshotKinds.Endpoints;

    /// <summary>The agents' maps compared with the prediction.</summary>
    public const SnapshotKinds Maps = Prediction | SnapshotKinds.Nodes | SnapshotKinds.AgentMaps;

    /// <summary>The exit addresses of pods compared with the prediction.</summary>
    public const SnapshotKinds Exits = Prediction | SnapshotKinds.Nodes | SnapshotKinds.ExitAddresses;
}
