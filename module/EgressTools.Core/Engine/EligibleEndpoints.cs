namespace EgressTools.Engine;

/// <summary>The endpoints that agents look at.</summary>
internal static class EligibleEndpoints
{
    /// <summary>Endpoints without a known identity or an address are skipped, as the agents do. An identity always has labels.</summary>
    public static ImmutableArray<CiliumEndpoint> Of(ClusterSnapshot snapshot, CiliumBehavior behavior)
    {
        var identities = snapshot.Identities.ToDictionary(static i => i.Id, static i => i.Labels);
        var eligible = ImmutableArray.CreateBuilder<CiliumEndpoint>(snapshot.Endpoints.Length);
        foreach (var endpoint in snapshot.Endpoints)
        {
            if (endpoint.Addresses.IsDefaultOrEmpty || (behavior.EndpointsByUid && endpoint.Id.IsEmpty))
                continue;
            if (endpoint.Labels.Count > 0)
                eligible.Add(endpoint);
            else if (endpoint.IdentityId is { } id && identities.TryGetValue(id, out var labels))
                eligible.Add(endpoint with { Labels = labels });
        }
        return behavior.EndpointsByUid && !snapshot.HasOwnUids ? LastByUid(eligible, snapshot.ReplacedEndpoints) : eligible.DrainToImmutable();
    }

    /// <summary>Of several endpoints with one uid the later replaces the earlier.</summary>
    private static ImmutableArray<CiliumEndpoint> LastByUid(ImmutableArray<CiliumEndpoint>.Builder endpoints, ImmutableHashSet<ObjectName> replaced)
    {
        var last = new Dictionary<ObjectUid, int>(endpoints.Count);
        for (var i = 0; i < endpoints.Count; i++)
        {
            if (!replaced.Contains(endpoints[i].Name) || !last.ContainsKey(endpoints[i].Id))
                last[endpoints[i].Id] = i;
        }
        return [.. endpoints.Where((e, i) => last[e.Id] == i)];
    }
}
