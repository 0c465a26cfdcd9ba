using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>What labelling or unlabelling nodes would do.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Steps">One for each node, in the order in which they were named, also for those that stay as they are.</param>
public sealed record LabelPlan(NodeRequest Request, ImmutableArray<NodeStep> Steps)
{
    /// <summary>The steps that change something.</summary>
    public IEnumerable<NodeStep> Changed => Steps.Where(static s => !s.IsUnchanged);

    /// <summary>Names that there are not, nodes that cannot be read or are refused: then there are no steps.</summary>
    public ImmutableArray<EgressException> Errors { get; init; } = [];

    /// <summary>What may be wrong with the nodes and the label.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What stays as it is although one might expect otherwise.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What it means for pods and policies, in words; empty where no node changes, or where it cannot be told.</summary>
    public ImmutableArray<string> Consequences { get; init; } = [];

    /// <summary>What has to be confirmed; null where nothing has to: labels alone that move no pod.</summary>
    public string? Question { get; init; }
}

/// <summary>How one node ended.</summary>
/// <param name="Step">What was to be done.</param>
/// <param name="Result">The Node as the server holds it, or as it would be; null on failure.</param>
/// <param name="Error">Why it failed; null on success.</param>
public sealed record LabelOutcome(NodeStep Step, JObject? Result, ClusterException? Error)
{
    /// <summary>Whether nobody knows what became of the node.</summary>
    public bool IsUnknown => Error is { IsUnknownOutcome: true };

    /// <summary>Whether no further request makes sense: there is no answer, or the credentials are not accepted.</summary>
    public bool EndsRun => Error is { EndsRun: true };
}

/// <summary>Makes nodes gateways, or no longer: their label, and a taint where it is asked for.</summary>
public static class LabelNodes
{
    /// <summary>What has to be read to tell what it means for pods.</summary>
    public const SnapshotKinds Needs = MakePlan.Needs;

    private const int Tries = 4;

    /// <summary>Works out what would become of nodes, and what that means. Nothing is written; where one node cannot be changed, none is to be.</summary>
    /// <param name="client">The server.</param>
    /// <param name="chosen">The nodes.</param>
    /// <param name="request">What is to become of them.</param>
    /// <param name="read">Reads <see cref="Needs"/>; not called where that would tell nothing.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ClusterException">There is no answer, or the credentials are not accepted.</exception>
    public static async Task<LabelPlan> PlanAsync(
        ApiClient client, ChosenNodes chosen, NodeRequest request, Func<Task<ClusterSnapshot>> read, CancellationToken cancellationToken)
    {
        var plan = new LabelPlan(request,
            [.. chosen.Nodes.Select(n => NodeStep.Of(n.Document, request))])
        { Errors = [.. chosen.Errors, .. SuperNodes(chosen, request)] };
        if (!plan.Errors.IsEmpty)
            return plan with { Steps = [] };
        plan = plan with { Notes = LabelNotes.Of(plan) };
        if (request.Removes && plan.Steps.All(static s => s.IsUnchanged))
            return plan;
        var evicted = await Evictions.WarningsAsync(client, plan, cancellationToken).ConfigureAwait(false);
        var crowded = await TaintedCluster.LinesAsync(client, plan, cancellationToken).ConfigureAwait(false);
        return LabelConsequences.Add(plan, [.. chosen.Nodes.Select(static n => n.Node)], await SnapshotAsync(read).ConfigureAwait(false), evicted, crowded);
    }

    private static IEnumerable<UsageException> SuperNodes(ChosenNodes chosen, NodeRequest request) =>
        from node in chosen.Nodes
        where !request.Removes && node.Node.IsSuperNode
        select new UsageException($"node '{node.Node.Name}' is a super node, which runs no Cilium agent: it cannot be a gateway", "SuperNode");

    /// <summary>Who may label nodes need not be allowed to read anything else.</summary>
    private static async Task<ClusterSnapshot> SnapshotAsync(Func<Task<ClusterSnapshot>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.IsGap)
        {
            return ClusterSnapshot.Empty with { Gaps = [new Gap("the cluster", error.Message) { Kinds = Needs }] };
        }
    }

    /// <summary>
    /// Does the steps, one after the other. A failure is in the outcome, not thrown, and the others go on; but not where
    /// the server does not answer any more or does not accept the credentials. Sends nothing where nothing would change.
    /// </summary>
    /// <param name="client">The server.</param>
    /// <param name="steps">Of what <see cref="PlanAsync"/> made.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="cancellationToken">Ends the work after the request that is under way, whose outcome then is not known.</param>
    public static async IAsyncEnumerable<LabelOutcome> ApplyAsync(
        ApiClient client, ImmutableArray<NodeStep> steps, LabelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            var outcome = step.IsUnchanged || request.DryRun == DryRun.Client
                ? new LabelOutcome(step, step.Desired(), Error: null)
                : await ApplyAsync(client, step, request, cancellationToken).ConfigureAwait(false);
            yield return outcome;
            cancellationToken.ThrowIfCancellationRequested();
            if (outcome.EndsRun)
                yield break;
        }
    }

    private static async Task<LabelOutcome> ApplyAsync(ApiClient client, NodeStep step, LabelRequest request, CancellationToken cancellationToken)
    {
        var isDryRun = request.DryRun == DryRun.Server;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var name = new ObjectName("", step.Name);
                var result = await client.MergeAsync(ApiResource.Nodes, name, step.Patch(), request.FieldManager, isDryRun, cancellationToken)
                    .ConfigureAwait(false);
                return new LabelOutcome(step, result, Error: null);
            }
            catch (OperationCanceledException stopped)
            {
                return new LabelOutcome(step, Result: null,
                    new ClusterException($"interrupted while node '{step.Name}' was written: whether it was changed is not known", "Interrupted", stopped));
            }
            catch (ClusterException error)
            {
                // A node's status is written all the time; what was agreed to has to be the same still.
                var again = error.Status == 409 && attempt < Tries ? await TryAgainAsync(client, step, request.Change, cancellationToken)
                    .ConfigureAwait(false) : null;
                if (again is null)
                    return new LabelOutcome(step, Result: null, error);
                step = again;
            }
        }
    }

    private static async Task<NodeStep?> TryAgainAsync(ApiClient client, NodeStep step, NodeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var current = await client.GetAsync(ApiResource.Nodes, new ObjectName("", step.Name), cancellationToken).ConfigureAwait(false);
            return current is not null && NodeStep.Of(current, request) is var again && again.IsSameChange(step) ? again : null;
        }
        catch (ClusterException)
        {
            return null;
        }
    }
}
