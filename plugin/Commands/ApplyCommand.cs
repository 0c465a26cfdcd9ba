using Newtonsoft.Json.Linq;

namespace EgressTools.Plugin.Commands;

internal sealed class ApplyCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Apply;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Text(Options.Output) is null ? null : session.Format(OutputFormat.OfObjects);
        var dryRun = session.Choice<DryRun>(Options.DryRun);
        if (session.Offline && dryRun != DryRun.Client)
            throw new UsageException("apply writes to a cluster: with --from it needs --dry-run=client");
        var documents = await session.PoliciesAsync(cancellationToken);
        var options = new ApplyOptions(dryRun == DryRun.Server, session.Has(Options.ForceConflicts), session.TextOrDefault(Options.FieldManager));
        var world = session.Offline ? await session.ReadAsync(MakePlan.Needs, cancellationToken) : null;
        var plan = world is null ? await ApplyPolicies.PlanAsync(await session.ClientAsync(cancellationToken), documents, options, cancellationToken)
            : ApplyPolicies.Plan(world, documents, options.FieldManager);
        foreach (var error in plan.Errors)
            session.Fail(error);
        var consent = new ApplyConsent(session.Has(Options.AllowPolicyConflicts), session.Has(Options.AllowUnknownEffect));
        var effect = await MakePlan.EffectAsync(plan, options.FieldManager, consent,
            async () => world ?? await session.ReadAsync(MakePlan.Needs, cancellationToken));
        foreach (var error in effect.Refused(dryRun))
            session.Fail(error);
        foreach (var doubt in effect.Doubts(dryRun))
            session.Report.Warn(doubt);
        var steps = effect.Taken(plan.Steps, dryRun);
        foreach (var line in steps.SelectMany(static s => ApplyText.Preview(s)).Concat(effect.Lines))
            session.Streams.Error.Write(line + "\n");
        if (effect.Refusal is { } refusal)
        {
            session.Fail(refusal);
            return session.FailedWith;
        }
        if (dryRun == DryRun.None && ApplyText.Question(steps) is { } question
            && !await session.ConfirmedAsync(question, "apply these changes", session.Has(Options.Yes), cancellationToken))
        {
            session.Report.Note("nothing was applied");
            return Math.Max(1, session.FailedWith);
        }
        await ApplyAsync(session, steps, effect, dryRun, options, format, cancellationToken);
        return session.FailedWith;
    }

    private static async Task ApplyAsync(Session session, ImmutableArray<ApplyStep> steps, ApplyEffect effect, DryRun dryRun, ApplyOptions options,
        OutputFormat? format, CancellationToken cancellationToken)
    {
        var outcomes = new List<ApplyOutcome>();
        var touched = dryRun != DryRun.None;
        try
        {
            var client = dryRun == DryRun.Client ? null : await session.ClientAsync(cancellationToken);
            await foreach (var outcome in ApplyPolicies.ApplyAsync(client, steps, dryRun, options, cancellationToken))
            {
                outcomes.Add(outcome);
                if (outcome.Error is { } error)
                    session.Fail(error);
                else if (format is null)
                    session.Streams.Out.Write(ApplyText.Done(outcome.Step, dryRun) + "\n");
            }
            touched = touched || await TouchAsync(session, client!, TouchPolicy.After(effect, outcomes), cancellationToken);
        }
        finally
        {
            // Also where it is interrupted.
            if (dryRun == DryRun.None && ApplySummary.Of(steps, outcomes) is { } summary)
                session.Report.Note(summary);
            if (!touched && TouchPolicy.After(effect, outcomes) is { } policy)
                session.Report.Warn(PolicyTouch.ByHand(policy));
        }
        if (format is not null)
            ObjectPrinter.Write(session.Streams.Out, format, [.. outcomes.Where(static o => o.Error is null).Select(static o => o.Object)]);
    }

    private static async Task<bool> TouchAsync(Session session, ApiClient client, string? policy, CancellationToken cancellationToken)
    {
        if (policy is null)
            return true;
        try
        {
            await TouchPolicy.RunAsync(client, policy, cancellationToken);
            session.Report.Note($"touched policy {policy}, so that the agents add the entries that are missing");
            return true;
        }
        catch (ClusterException error)
        {
            session.Fail(error);
            return false;
        }
    }
}
