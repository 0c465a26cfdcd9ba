using System.Collections.Immutable;
using System.CommandLine;
using EgressTools.Cluster;
using EgressTools.Operations;
using EgressTools.Output;
using Newtonsoft.Json.Linq;

namespace EgressTools.Plugin.Commands;

internal sealed class ApplyCommand : ICommand
{
    private readonly Option<string[]> _files = CommonOptions.Repeatable("--filename", "FILE", "Documents to apply, '-' for standard input", "-f");
    private readonly Option<bool> _yes = Options.Flag("--yes", "Do not ask", "-y");
    private readonly Option<string?> _dryRun = CommonOptions.Text("--dry-run", "HOW", "none, client (compare with what the server holds) or server (let the server check, store nothing)");
    private readonly Option<bool> _force = Options.Flag("--force-conflicts", "Take fields over from other managers");
    private readonly Option<string?> _manager = CommonOptions.Text("--field-manager", "NAME", "Name of the field manager (egress-tools)");
    private readonly Option<string?> _output = CommonOptions.Text("--output", "FORMAT", "Print the objects: json, yaml, name, jsonpath=...", "-o");

    public Command Create() => new("apply", "Show what policy documents would change, ask, and apply them server-side") { _files, _yes, _dryRun, _force, _manager, _output };

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Value(_output) is null ? null : session.Format(_output, OutputFormat.OfObjects);
        var dryRun = Options.ParseDryRun(session.Value(_dryRun));
        if (session.Offline)
            throw new UsageException("apply writes to a cluster, so --from cannot be given");
        var documents = await session.PoliciesAsync(_files, cancellationToken);
        var client = await session.ClientAsync(cancellationToken);
        var manager = session.Value(_manager) ?? ApplyOptions.DefaultFieldManager;
        var plan = await ApplyPolicies.PlanAsync(client, documents, manager, cancellationToken);
        foreach (var error in plan.Errors)
            session.Fail(error);
        var means = await MakePlan.ConsequencesAsync(plan, manager, () => session.ReadAsync(MakePlan.Needs, cancellationToken), session.Report);
        foreach (var line in plan.Steps.SelectMany(static s => ApplyText.Preview(s)).Concat(means))
            session.Streams.Error.Write(line + "\n");
        if (dryRun == DryRun.None && ApplyText.Question(plan.Steps) is { } question && !await session.ConfirmedAsync(question, "apply these changes", session.Value(_yes), cancellationToken))
        {
            session.Report.Note("nothing was applied");
            return Math.Max(1, session.FailedWith);
        }
        await ApplyAsync(session, client, plan.Steps, dryRun, format, cancellationToken);
        return session.FailedWith;
    }

    private async Task ApplyAsync(Session session, ApiClient client, ImmutableArray<ApplyStep> steps, DryRun dryRun, OutputFormat? format, CancellationToken cancellationToken)
    {
        var options = new ApplyOptions(dryRun == DryRun.Server, session.Value(_force), session.Value(_manager) ?? ApplyOptions.DefaultFieldManager);
        var results = new List<JObject>();
        foreach (var step in steps)
        {
            var outcome = await ApplyPolicies.ApplyAsync(client, step, dryRun, options, cancellationToken);
            if (outcome.Error is { } error)
            {
                session.Fail(error);
                continue;
            }
            results.Add(outcome.Object);
            if (format is null)
                session.Streams.Out.Write(ApplyText.Done(step, dryRun) + "\n");
        }
        if (format is not null)
            ObjectPrinter.Write(session.Streams.Out, format, results);
    }
}
