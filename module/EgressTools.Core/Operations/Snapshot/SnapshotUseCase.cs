namespace EgressTools.Operations;

/// <summary>What to save, and where: a folder, or a zip where the path ends with ".zip". With maps those of the agents are saved too, and the interfaces of
/// gateways; with interfaces those of all nodes.</summary>
public sealed record SnapshotRequest(string Path, bool MasksAddresses, bool Maps, bool Interfaces);

/// <summary>Saves what egress depends on, to be read instead of the cluster.</summary>
public static class SnapshotUseCase
{
    /// <summary>What is saved: what any command looks at, without the agents' maps, which are saved where they were asked for.</summary>
    internal const SnapshotKinds Needs = SnapshotKinds.All | SnapshotKinds.Preflight | (SnapshotKinds.OfAgents & ~SnapshotKinds.AgentMaps);

    /// <summary>Reads and saves. Nothing is left at the path where it fails or is cancelled.</summary>
    /// <exception cref="UsageException">The path exists.</exception>
    /// <exception cref="InputException">The path cannot be written.</exception>
    public static async Task RunAsync(SnapshotRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        // Reading a cluster takes time, so the path is looked at before, and again before anything is written.
        SnapshotFile.RequireFree(request.Path);
        var snapshot = await ReadAsync(request, world, report, cancellationToken).ConfigureAwait(false);
        await SnapshotFile.WriteAsync(snapshot, request.Path, request.MasksAddresses, cancellationToken).ConfigureAwait(false);
        report.Note($"saved {Plural.Count(snapshot.Nodes.Length, "node")}, {Plural.Count(snapshot.Endpoints.Length, "endpoint")} and " +
            $"{Plural.Count(snapshot.Policies.Length, "policy")} to {request.Path}");
    }

    private static async Task<ClusterSnapshot> ReadAsync(SnapshotRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        var kinds = request.Maps ? Needs | SnapshotKinds.AgentMaps : Needs;
        var snapshot = await world.ReadPlainAsync(kinds, report, cancellationToken).ConfigureAwait(false);
        if (world.IsSaved || request is { Maps: false, Interfaces: false })
            return snapshot;
        var client = await world.ClientAsync(cancellationToken).ConfigureAwait(false);
        if (request.Maps)
            snapshot = await AgentMaps.AddAsync(client, snapshot, report, cancellationToken).ConfigureAwait(false);
        return await AgentQueries.AddInterfacesAsync(client, snapshot, request.Interfaces ? null : AgentQueries.GatewayCandidates(snapshot, []), report,
            cancellationToken).ConfigureAwait(false);
    }
}
