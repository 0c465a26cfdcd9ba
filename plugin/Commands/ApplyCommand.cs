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
        var dryRun = Parse(session.Value(_dryRun));
        if (session.Offline)
            throw new UsageException("apply writes to a cluster, so --from cannot be given");
        var documents = await DocumentsAsync(session, cancellationToken);
        var client = await session.ClientAsync(cancellationToken);
        var steps = await ApplyPolicies.PlanAsync(client, documents, session.Value(_manager) ?? ApplyOptions.DefaultFieldManager, cancellationToken);
        foreach (var line in steps.SelectMany(static s => ApplyText.Preview(s)))
            session.Streams.Error.Write(line + "\n");
        if (dryRun == DryRun.None && ApplyText.Question(steps) is { } question && !Confirmed(session, question))
        {
            session.Report.Note("nothing was applied");
            return 1;
        }
        return await ApplyAsync(session, client, steps, dryRun, format, cancellationToken);
    }

    private static DryRun Parse(string? text) => text switch
    {
        null or "none" => DryRun.None,
        "client" => DryRun.Client,
        "server" => DryRun.Server,
        _ => throw new UsageException($"--dry-run: '{text}' is none of none, client and server"),
    };

    private async Task<ImmutableArray<JObject>> DocumentsAsync(Session session, CancellationToken cancellationToken)
    {
        var files = session.Values(_files);
        if (files.IsEmpty)
            throw new UsageException("no documents are given: -f FILE, or -f - for standard input");
        var documents = ImmutableArray.CreateBuilder<JObject>();
        foreach (var file in files)
        {
            var (text, source) = await session.ReadTextAsync("-f", file, cancellationToken);
            documents.AddRange(ApplyPolicies.ReadDocuments(text, source));
        }
        return documents.ToImmutable();
    }

    private bool Confirmed(Session session, string question)
    {
        if (session.Value(_yes))
            return true;
        if (!session.Streams.InIsTerminal)
            throw new UsageException("there is nobody to ask whether to apply these changes, since standard input is no terminal: give -y");
        session.Streams.Error.Write(question + " [y/N] ");
        session.Streams.Error.Flush();
        return session.Streams.ReadAnswer()?.Trim() is "y" or "Y" or "yes" or "Yes";
    }

    private async Task<int> ApplyAsync(Session session, ApiClient client, ImmutableArray<ApplyStep> steps, DryRun dryRun, OutputFormat? format, CancellationToken cancellationToken)
    {
        var options = new ApplyOptions(dryRun == DryRun.Server, session.Value(_force), session.Value(_manager) ?? ApplyOptions.DefaultFieldManager);
        var results = new List<JObject>();
        var exitCode = 0;
        foreach (var step in steps)
        {
            var outcome = await ApplyPolicies.ApplyAsync(client, step, dryRun, options, cancellationToken);
            if (outcome.Error is { } error)
            {
                session.Report.Error(error.Message);
                exitCode = Math.Max(exitCode, error.ExitCode);
                continue;
            }
            results.Add(outcome.Result ?? step.Document);
            if (format is null)
                session.Streams.Out.Write(ApplyText.Done(step, dryRun) + "\n");
        }
        if (format is not null)
            ObjectPrinter.Write(session.Streams.Out, format, results);
        return exitCode;
    }
}
