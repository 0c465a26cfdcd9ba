namespace EgressTools.Operations;

/// <summary>Which agents to compare, and for how long.</summary>
/// <param name="Nodes">Only the agents of these nodes; none for all.</param>
/// <param name="Wait">How long to look again until nothing differs; zero looks once.</param>
public sealed record VerifyRequest(ImmutableArray<string> Nodes, TimeSpan Wait)
{
    /// <summary>Whether agents that could not be asked are warned of; if not, the front end says so in its own way.</summary>
    public bool WarnsOfUnasked { get; init; } = true;
}

/// <summary>The agents' egress maps, compared with what the policies ask for.</summary>
public static class VerifyUseCase
{
    /// <summary>Asks the agents, or takes what was saved of them, and compares.</summary>
    /// <exception cref="UsageException">The node does not exist, or files should be waited for.</exception>
    /// <exception cref="InputException">What was saved holds no maps, or what is expected is unknown.</exception>
    /// <exception cref="ClusterException">No agent could be asked, or what is expected is unknown.</exception>
    public static async Task<CompareResult> RunAsync(VerifyRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        var snapshot = await world.ReadAsync(world.IsSaved ? RuleComparer.NeedsSaved : RuleComparer.Needs, report, cancellationToken).ConfigureAwait(false);
        if (world.IsSaved && request.Wait > TimeSpan.Zero)
            throw new UsageException($"{Options.Wait} needs a cluster: what was saved does not change", "WaitWithoutCluster");
        var options = new CompareOptions { Nodes = NamedNodes.Known(snapshot, request.Nodes, report), Wait = request.Wait };
        var result = world.IsSaved ? RuleComparer.FromSnapshot(snapshot, options)
            : await RuleComparer.RunAsync(await world.ClientAsync(cancellationToken).ConfigureAwait(false), snapshot,
                token => world.ReadAgainAsync(RuleComparer.Needs, report, token), options, report, cancellationToken).ConfigureAwait(false);
        foreach (var gap in request.WarnsOfUnasked ? result.Gaps.Except(snapshot.Gaps) : [])
            report.Warn(gap.ToString());
        foreach (var note in result.Verdict.Notes)
            report.Note(note);
        return result;
    }
}
