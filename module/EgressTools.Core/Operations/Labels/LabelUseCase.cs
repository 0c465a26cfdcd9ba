using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>Makes nodes gateways, or no longer: reads them, shows what that means, asks, writes label and taint, and waits until policies see it.</summary>
public static class LabelUseCase
{
    private const string Nothing = "nothing was changed";

    /// <summary>Does it. What fails goes to the report; a cancellation ends it after the request that is under way.</summary>
    /// <returns>Each node as soon as it is done; the end comes when the CiliumNodes were waited for.</returns>
    public static async IAsyncEnumerable<LabelOutcome> RunAsync(
        LabelRequest request, World world, IDialog dialog, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = await world.ClientAsync(cancellationToken).ConfigureAwait(false);
        var nodes = (await request.NodesAsync(client, cancellationToken).ConfigureAwait(false)).Told(report);
        if (nodes is { Nodes.IsEmpty: true, Errors.IsEmpty: true })
            yield break;
        var plan = await NodeLabeler.PlanAsync(client, nodes, request.Change, () => world.ReadAsync(PlanUseCase.Needs, report, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (!await IsAgreedAsync(plan, request, world, dialog, report, cancellationToken).ConfigureAwait(false))
            yield break;
        var outcomes = new List<LabelOutcome>();
        try
        {
            await foreach (var outcome in NodeLabeler.ApplyAsync(client, plan.Steps, request, cancellationToken).ConfigureAwait(false))
            {
                outcomes.Add(outcome);
                if (outcome.Error is { } error)
                    report.Fail(error, $"Node/{outcome.Step.Name}");
                yield return outcome;
            }
        }
        finally
        {
            // Also where it is interrupted.
            if (request.DryRun == DryRun.None && RunSummary.Of(plan.Changed.Select(NodeStepText.Name), outcomes.Select(static o => (NodeStepText.Name(o.Step),
                (EgressException?)o.Error)), cancellationToken.IsCancellationRequested, "unknown", "changed", "not changed", "unknown") is { } summary)
                report.Conclude(summary);
        }
        if (request.DryRun == DryRun.None)
            await WaitAsync(client, outcomes, request, report, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsAgreedAsync(
        LabelPlan plan, LabelRequest request, World world, IDialog dialog, IReport report, CancellationToken cancellationToken)
    {
        Tell(plan, request, world.Connection, report);
        if (!plan.Errors.IsEmpty)
        {
            report.Conclude(Nothing);
            return false;
        }
        ImmutableArray<string> preview = [.. plan.Changed.SelectMany(static s => NodeStepText.Preview(s)), .. plan.Consequences];
        dialog.Preview(preview);
        if (request.DryRun != DryRun.None)
            return true;
        var text = plan.Question ?? NodeStepText.Question(plan.Steps, plan.Request);
        var question = new Question(text, $"{(request.Change.Removes ? "unlabel" : "label")} these nodes", Nothing)
        {
            Preview = preview is [] ? [.. plan.Steps.SelectMany(static s => NodeStepText.Preview(s))] : preview,
            Place = (await world.ClientAsync(cancellationToken).ConfigureAwait(false)).Origin,
            IsNeeded = plan.Question is not null,
        };
        return await dialog.ConfirmAsync(question, cancellationToken).ConfigureAwait(false);
    }

    private static void Tell(LabelPlan plan, LabelRequest request, ConnectionOptions connection, IReport report)
    {
        foreach (var error in plan.Errors)
            report.Fail(error);
        foreach (var warning in plan.Warnings)
            report.Warn(warning);
        foreach (var note in plan.Notes)
            report.Note(note);
        foreach (var command in plan.Changed.SelectMany(s => NodeStepText.Commands(s, request.DryRun, request.FieldManager, connection.KubectlWords)))
            report.Detail(command);
        if (plan.Changed.Any(static s => s is { ChangesLabel: true, ChangesTaint: true }))
            report.Detail("label and taint of a node are one request here, which fails where the node was changed meanwhile");
    }

    private static async Task WaitAsync(ApiClient client, List<LabelOutcome> outcomes, LabelRequest request, IReport report,
        CancellationToken cancellationToken)
    {
        if (outcomes.Exists(static o => o.EndsRun))
        {
            report.Note("the CiliumNodes were not looked at");
            return;
        }
        ImmutableArray<string> done = [.. outcomes.Where(static o => o.Error is null).Select(static o => o.Step.Name)];
        try
        {
            await CiliumNodeWait.RunAsync(client, done, request.Change, request.Timeout, report, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            report.Note("interrupted while waiting for the CiliumNodes: the nodes stay as they are now" + Changed(outcomes));
            throw;
        }
    }

    private static string Changed(List<LabelOutcome> outcomes)
    {
        List<string> changed = [.. outcomes.Where(static o => o is { Error: null, Step.IsUnchanged: false }).Select(static o => NodeStepText.Name(o.Step))];
        return changed.Count == 0 ? "" : $"; changed: {Listed.Short(changed)}";
    }
}
