using System.CommandLine;
using Newtonsoft.Json.Linq;

namespace EgressTools.Plugin.Commands;

internal sealed class ApplyCommand : ICommand
{
    private readonly Option<string[]> _files = CommonOptions.Repeatable("--filename", "FILE", "Documents to apply, '-' for standard input", "-f");
    private readonly Option<bool> _yes = Options.Flag("--yes", "Do not ask", "-y");
    private readonly Option<string?> _dryRun = CommonOptions.Text("--dry-run", "HOW", "none, client (compare with what the server holds) or server (let the server check, store nothing)");
    private readonly Option<bool> _force = Options.Flag("--force-conflicts", "Take fields over from other managers");
    private readonly Option<bool> _conflicts = Options.Flag("--allow-policy-conflicts", "Apply policies that are in conflict: other policies give the same pods and CIDRs other gateways");
    private readonly Option<bool> _unknown = Options.Flag("--allow-unknown-effect", "Apply although a missing right hides the effect on pods");
    private readonly Option<string?> _manager = CommonOptions.Text("--field-manager", "NAME", "Name of the field manager (egress-tools)");
    private readonly Option<string?> _output = CommonOptions.Text("--output", "FORMAT", "Print the objects: json, yaml, name, jsonpath=...", "-o");

    public Command Create() => new("apply", "Show what policy documents would change, ask, and apply them server-side")
    {
        _files, _yes, _dryRun, _force, _conflicts, _unknown, _manager, _output,
    };

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Value(_output) is null ? null : session.Format(_output, OutputFormat.OfObjects);
        var dryRun = Options.DryRun(session.Value(_dryRun));
        if (session.Offline && dryRun != DryRun.Client)
            throw new UsageException("apply writes to a cluster: with --from it needs --dry-run=client");
        var documents = await session.PoliciesAsync(_files, cancellationToken);
        var options = new ApplyOptions(dryRun == DryRun.Server, session.Value(_force), session.Value(_manager) ?? ApplyOptions.DefaultFieldManager);
        var world = session.Offline ? await session.ReadAsync(MakePlan.Needs, cancellationToken) : null;
        var plan = world is null ? await ApplyPolicies.PlanAsync(await session.ClientAsync(cancellationToken), documents, options, cancellationToken) : ApplyPolicies.Plan(world, documents, options.FieldManager);
        foreach (var error in plan.Errors)
            session.Fail(error);
        var consent = new ApplyConsent(session.Value(_conflicts), session.Value(_unknown));
        var effect = await MakePlan.EffectAsync(plan, options.FieldManager, consent, async () => world ?? await session.ReadAsync(MakePlan.Needs, cancellationToken));
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
        if (dryRun == DryRun.None && ApplyText.Question(steps) is { } question && !await session.ConfirmedAsync(question, "apply these changes", session.Value(_yes), cancellationToken))
        {
            session.Report.Note("nothing was applied");
            return Math.Max(1, session.FailedWith);
        }
        await ApplyAsync(session, steps, effect, dryRun, options, format, cancellationToken);
        return session.FailedWith;
    }

    private static async Task ApplyAsync(Session session, ImmutableArray<ApplyStep> steps, ApplyEffect effect, DryRun dryRun, ApplyOptions options, OutputFormat? format, CancellationToken cancellationToken)
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
