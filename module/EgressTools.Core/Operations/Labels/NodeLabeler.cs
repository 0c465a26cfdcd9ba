using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>What labelling or unlabelling nodes would do.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Steps">One for each node, in the order in which they were named, also for those that stay as they are.</param>
internal sealed record LabelPlan(NodeRequest Request, ImmutableArray<NodeStep> Steps)
{
    public IEnumerable<NodeStep> Changed => Steps.Where(static s => !s.IsUnchanged);

    /// <summary>Nodes that do not exist, cannot be read or are refused: then there are no steps.</summary>
    public ImmutableArray<EgressException> Errors { get; init; } = [];

    /// <summary>What may be wrong with the nodes and the label.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What stays as it is although a user might expect otherwise.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What it means for pods and policies; empty where no node changes, or where it is unknown.</summary>
    public ImmutableArray<string> Consequences { get; init; } = [];

    /// <summary>What has to be confirmed; null for labels alone that move no pod.</summary>
    public string? Question { get; init; }
}

/// <summary>How one node ended.</summary>
/// <param name="Step">What was to be done.</param>
/// <param name="Result">The Node as the server holds it, or as it would be; null on failure.</param>
/// <param name="Error">Why it failed; null on success.</param>
public sealed record LabelOutcome(NodeStep Step, JObject? Result, ClusterException? Error)
{
    /// <summary>Whether no further request makes sense: there is no answer, or the credentials are not accepted.</summary>
    public bool EndsRun => Error is { EndsRun: true };
}

/// <summary>Makes nodes gateways, or no longer: their label, and a taint where it is asked for.</summary>
internal static class NodeLabeler
{
    /// <summary>Works out what would become of nodes, and what that means. Nothing is written; where one node cannot be changed, none is changed.</summary>
    public static async Task<LabelPlan> PlanAsync(
        ApiClient client, ChosenNodes chosen, NodeRequest request, Func<Task<ClusterSnapshot>> read, CancellationToken cancellationToken)
    {
        ImmutableArray<EgressException> errors = [.. chosen.Errors, .. SuperNodes(chosen, request)];
        var plan = new LabelPlan(request, errors.IsEmpty ? [.. chosen.Nodes.Select(n => NodeStep.Of(n.Document, request))] : []) { Errors = errors };
        plan = plan with { Notes = LabelNotes.Of(plan) };
        if (!errors.IsEmpty || (request.Removes && plan.Steps.All(static s => s.IsUnchanged)))
            return plan;
        var evicted = await TaintedPods.EvictedAsync(client, plan, cancellationToken).ConfigureAwait(false);
        var crowded = await TaintedPods.CrowdedAsync(client, plan, cancellationToken).ConfigureAwait(false);
        return LabelConsequences.Add(plan, [.. chosen.Nodes.Select(static n => n.Node)], await SnapshotAsync(read).ConfigureAwait(false), evicted, crowded);
    }

    private static IEnumerable<UsageException> SuperNodes(ChosenNodes chosen, NodeRequest request) =>
        from node in chosen.Nodes
        where !request.Removes && node.Node.IsSuperNode
        select new UsageException($"node '{node.Node.Name}' is a super node, which runs no Cilium agent: it cannot be a gateway", "SuperNode");

    // A user who may label nodes may not be allowed to read anything else.
    private static async Task<ClusterSnapshot> SnapshotAsync(Func<Task<ClusterSnapshot>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.IsGap)
        {
            return ClusterSnapshot.Empty with { Gaps = [new Gap("the cluster", error.Message) { Kinds = PlanUseCase.Needs }] };
        }
    }

    /// <summary>
    /// Does the steps, one after the other, unless nothing would change. A failure is in the outcome, and the others go on, but not where
    /// the server does not answer any more or does not accept the credentials. A cancellation ends it after the request that is under way.
    /// </summary>
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
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await client.MergeAsync(ApiResource.Nodes, new("", step.Name), step.Patch(), request.FieldManager,
                    request.DryRun == DryRun.Server, cancellationToken).ConfigureAwait(false);
                return new LabelOutcome(step, result, Error: null);
            }
            catch (OperationCanceledException stopped)
            {
                return new LabelOutcome(step, Result: null,
                    new ClusterException($"interrupted while node '{step.Name}' was written: whether it was changed is unknown", "Interrupted", stopped));
            }
            catch (ClusterException error)
            {
                // A node's status is written all the time; what was agreed to has to be the same still.
                var again = error.Status == 409 && attempt < 4 ? await TryAgainAsync(client, step, request.Change, cancellationToken)
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
