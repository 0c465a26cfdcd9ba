using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>Which policies to apply, and how.</summary>
/// <param name="Documents">The policies; none does nothing.</param>
public sealed record ApplyRequest(ImmutableArray<EgressPolicyDocument> Documents)
{
    /// <summary>What is sent.</summary>
    public DryRun DryRun { get; init; }
    /// <summary>Whether fields of other managers are taken over.</summary>
    public bool ForceConflicts { get; init; }
    /// <summary>Whether policies may give a pod and CIDR different gateways.</summary>
    public bool AllowPolicyConflicts { get; init; }
    /// <summary>Whether the effect on pods may be unknown.</summary>
    public bool AllowUnknownEffect { get; init; }
    /// <summary>The name under which the fields are owned.</summary>
    public string FieldManager { get; init; } = ApplyOptions.DefaultFieldManager;
    internal ApplyOptions Options => new(DryRun == DryRun.Server, ForceConflicts, FieldManager);
}

/// <summary>Applies policies server-side: shows what changes and what that means for pods, asks, and does it.</summary>
public static class ApplyUseCase
{
    private const string Nothing = "nothing was applied";

    /// <summary>Does it, and ends after the request that is under way where it is cancelled. What fails goes to the report.</summary>
    /// <returns>Each policy as soon as it is done.</returns>
    /// <exception cref="RefusedException">Policies would be in conflict.</exception>
    public static async IAsyncEnumerable<ApplyOutcome> RunAsync(
        ApplyRequest request, World world, IDialog dialog, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Documents.IsEmpty)
            yield break;
        world.RequireCluster(Subcommands.Apply, request.DryRun);
        var (plan, effect) = await PlanAsync(request, world, report, cancellationToken).ConfigureAwait(false);
        var steps = effect.Taken(plan.Steps, request.DryRun);
        dialog.Preview([.. steps.SelectMany(static s => ApplyText.Preview(s)), .. effect.Lines]);
        if (effect.Refusal is { } refusal)
            throw refusal;
        var client = request.DryRun == DryRun.Client ? null : await world.ClientAsync(cancellationToken).ConfigureAwait(false);
        if (request.DryRun == DryRun.None)
            steps = await AgreedAsync(steps, effect, client!.Origin, dialog, cancellationToken).ConfigureAwait(false);
        var run = new PolicyRun<ApplyStep, ApplyOutcome>(request.DryRun, world, report)
        {
            Do = (step, token) => PolicyApplier.ApplyAsync(client, step, request.DryRun, request.Options, token),
            End = static outcome => new(outcome.Step.Name, outcome.Step.Target, outcome.Error),
            Summary = (outcomes, interrupted) => Summary(steps, outcomes, interrupted),
            ToTouch = effect.ToTouch,
        };
        await foreach (var outcome in run.RunAsync(steps, cancellationToken).ConfigureAwait(false))
            yield return outcome;
    }

    private static async Task<(ApplyPlan Plan, ApplyEffect Effect)> PlanAsync(
        ApplyRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        var documents = request.Documents.Select(static d => d.Document).ToImmutableArray();
        var saved = world.IsSaved ? await ReadAsync().ConfigureAwait(false) : null;
        var plan = saved is not null ? PolicyApplier.Plan(saved, documents, request.FieldManager)
            : await PolicyApplier.PlanAsync(await world.ClientAsync(cancellationToken).ConfigureAwait(false), documents, request.Options, cancellationToken)
                .ConfigureAwait(false);
        foreach (var error in plan.Errors)
            report.Fail(error);
        var effect = await ApplyEffect.OfAsync(plan, request, async () => saved ?? await ReadAsync().ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var error in effect.Refused(request.DryRun))
            report.Fail(error);
        foreach (var doubt in effect.Doubts(request.DryRun))
            report.Warn(doubt);
        return (plan, effect);

        Task<ClusterSnapshot> ReadAsync() => world.ReadAsync(PlanUseCase.Needs, report, cancellationToken);
    }

    /// <summary>The steps that are agreed to.</summary>
    private static async Task<ImmutableArray<ApplyStep>> AgreedAsync(
        ImmutableArray<ApplyStep> steps, ApplyEffect effect, string place, IDialog dialog, CancellationToken cancellationToken)
    {
        if (!dialog.AsksEach)
            return ApplyText.Question(steps) is not { } text
                || await dialog.ConfirmAsync(new Question(text, "apply these changes", Nothing) { Place = place }, cancellationToken).ConfigureAwait(false)
                ? steps : [];
        var agreed = ImmutableArray.CreateBuilder<ApplyStep>();
        // What it means for pods is of all of them: the first question tells it.
        var consequences = effect.Lines;
        foreach (var step in steps)
        {
            ImmutableArray<string> preview = [.. ApplyText.Preview(step), .. consequences];
            var question = new Question("Apply it?", "apply it", Nothing) { Brief = ApplyText.Brief(step), Preview = preview, Place = place, IsNeeded = false };
            if (step.Action == ApplyAction.Unchanged || await dialog.ConfirmAsync(question, cancellationToken).ConfigureAwait(false))
                agreed.Add(step);
            if (step.Action != ApplyAction.Unchanged)
                consequences = [];
        }
        return agreed.ToImmutable();
    }

    private static string? Summary(ImmutableArray<ApplyStep> steps, List<ApplyOutcome> outcomes, bool interrupted) => RunSummary.Of(
        steps.Where(static s => s.Action != ApplyAction.Unchanged).Select(static s => s.Name), outcomes.Select(static o => (o.Step.Name, o.Error)),
        interrupted, "may have been applied", "applied", "may have been applied", "not applied");
}
