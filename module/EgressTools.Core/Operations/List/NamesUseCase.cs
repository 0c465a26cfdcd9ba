namespace EgressTools.Operations;

/// <summary>What names are of, where some are patterns.</summary>
public enum NamedKind
{
    /// <summary>Policies.</summary>
    Policy,

    /// <summary>Nodes.</summary>
    Node,

    /// <summary>Nodes as the agents know them: no other can be a gateway.</summary>
    AgentNode,

    /// <summary>Pods, as namespace/name.</summary>
    Pod,
}

/// <summary>Names in place of patterns.</summary>
public static class NamesUseCase
{
    /// <summary>The names in their order, each once, with those that exist in place of a pattern. A pattern that nothing matches stands for nothing, and a
    /// note says so. Nothing is read where there is no pattern, and no other name is looked up.</summary>
    /// <param name="kind">What has the names.</param>
    /// <param name="names">Names and patterns.</param>
    /// <param name="patternOf">Whether a name matches a pattern; null for a text that is a name itself.</param>
    /// <param name="world">The cluster, or what was saved of one.</param>
    /// <param name="report">Where notes go.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InputException">What exists is unknown.</exception>
    public static async Task<ImmutableArray<string>> RunAsync(NamedKind kind, IEnumerable<string> names, Func<string, Func<string, bool>?> patternOf,
        World world, IReport report, CancellationToken cancellationToken)
    {
        var given = names.Distinct(StringComparer.Ordinal).Select(n => (Name: n, Matches: patternOf(n))).ToList();
        if (given.TrueForAll(static g => g.Matches is null))
            return [.. given.Select(static g => g.Name)];
        var known = Known(kind, await world.ReadAgainAsync(Kinds(kind), report, cancellationToken).ConfigureAwait(false));
        var chosen = new List<string>();
        foreach (var (name, matches) in given)
        {
            var found = matches is null ? [name] : known.Where(matches).ToList();
            if (found.Count == 0)
                report.Note($"no {Word(kind)} matches '{name}'");
            chosen.AddRange(found);
        }
        return [.. chosen.Distinct(StringComparer.Ordinal)];
    }

    private static SnapshotKinds Kinds(NamedKind kind) => kind switch
    {
        NamedKind.Policy => SnapshotKinds.Policies,
        NamedKind.Node => SnapshotKinds.Nodes,
        NamedKind.AgentNode => SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes,
        _ => SnapshotKinds.Pods | SnapshotKinds.Endpoints,
    };

    private static string Word(NamedKind kind) => kind == NamedKind.AgentNode ? Word(NamedKind.Node) : $"{kind}".ToLowerInvariant();

    private static ImmutableArray<string> Known(NamedKind kind, ClusterSnapshot snapshot)
    {
        var known = (kind switch
        {
            NamedKind.Policy => snapshot.Policies.Select(static p => p.Name),
            NamedKind.AgentNode when !snapshot.CiliumNodes.IsEmpty => snapshot.CiliumNodes.Select(static n => n.Name),
            NamedKind.Pod => snapshot.Pods.Select(static p => $"{p.Name}").Union(snapshot.Endpoints.Select(static e => $"{e.Name}")),
            _ => snapshot.Nodes.Select(static n => n.Name),
        }).Order(StringComparer.Ordinal).ToImmutableArray();
        // What could not be read may have a name that matches.
        return known.IsEmpty && snapshot.Gaps.FirstOrDefault(static g => !g.IsAbsence) is { } gap
            ? throw new InputException($"which {Word(kind)} the pattern matches is unknown: {gap}", "NamesUnknown") : known;
    }
}
