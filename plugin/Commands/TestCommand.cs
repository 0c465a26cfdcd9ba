using System.Collections.Immutable;
using System.CommandLine;
using EgressTools.Model;
using EgressTools.Operations;
using EgressTools.Output;

namespace EgressTools.Plugin.Commands;

internal sealed class TestCommand : ICommand
{
    private readonly Argument<string[]> _pods = new("pods") { Description = "Pods by name, or namespace/name", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _policy = CommonOptions.Text("--policy", "NAME", "Only pods that this policy selects");
    private readonly Option<string?> _selector = Options.Selector("Only pods with these labels");
    private readonly Option<bool> _allNamespaces = Options.Flag("--all-namespaces", "Pods of every namespace", "-A");
    private readonly Option<string?> _file = CommonOptions.Text("--filename", "FILE", "Pods from the output of 'kubectl get pods' (-o json, yaml or name); '-' for standard input", "-f");
    private readonly Option<string[]> _echo = CommonOptions.Repeatable("--echo", "URL", "Echo service that answers with the address it sees");
    private readonly Option<string?> _concurrency = CommonOptions.Text("--concurrency", "N", "How many pods are asked at once (32)");
    private readonly Option<string?> _timeout = CommonOptions.Text("--timeout", "TIME", "Time limit for one pod (15s)");
    private readonly Option<string?> _retries = CommonOptions.Text("--retries", "N", "How often a pod is asked again that did not answer (1)");
    private readonly Option<string?> _probe = CommonOptions.Text("--probe", "HOW", "For images without curl, wget, bash or python3: ephemeral (container) or pod (a short-lived one)");
    private readonly Option<string?> _image = CommonOptions.Text("--probe-image", "IMAGE", "Image of --probe");
    private readonly Option<bool> _quiet = Options.Flag("--quiet", "Only the exit code", "-q");
    private readonly ListOptions _list = new([.. OutputFormat.OfLists, OutputKind.JUnit]);

    public Command Create() => _list.AddTo(new("test", "Ask in every pod by which address it leaves, and compare with what the policies say")
    {
        _pods, _policy, _selector, _allNamespaces, _file, _echo, _concurrency, _timeout, _retries, _probe, _image, _quiet,
    });

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var options = await OptionsAsync(session, cancellationToken);
        var results = new List<ExitAddressResult>();
        var interrupted = false;
        if (session.Offline)
        {
            results.AddRange(TestExitAddresses.FromObservations(await session.ReadAsync(TestExitAddresses.Needs, cancellationToken), options));
        }
        else
        {
            interrupted = await AskAsync(session, options, results, cancellationToken);
        }
        results.Sort(static (a, b) => a.Pod.CompareTo(b.Pod));
        if (!session.Value(_quiet))
            Write(session, style, results);
        return interrupted ? App.Interrupted : results.TrueForAll(static r => ExitAddressListing.IsFine(r.Verdict)) ? 0 : 1;
    }

    private static async Task<bool> AskAsync(Session session, ExitTestOptions options, List<ExitAddressResult> results, CancellationToken cancellationToken)
    {
        var client = await session.ClientAsync(cancellationToken);
        var snapshot = await session.ReadAsync(TestExitAddresses.Needs, cancellationToken, scope: TestExitAddresses.Scope(options));
        try
        {
            await foreach (var result in TestExitAddresses.RunAsync(client, snapshot, options, session.Report, cancellationToken))
                results.Add(result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is known so far is still printed.
        }
        session.Report.ClearProgress();
        if (cancellationToken.IsCancellationRequested)
            session.Report.Warn($"interrupted: {results.Count} pods had answered");
        return cancellationToken.IsCancellationRequested;
    }

    private static void Write(Session session, ListStyle style, List<ExitAddressResult> results)
    {
        var kind = style.Format.Kind;
        if (kind == OutputKind.JUnit)
        {
            JUnit.Write(session.Streams.Out, results);
            return;
        }
        session.Print(style, ExitAddressListing.Listing, results);
        if (kind is OutputKind.Table or OutputKind.Wide)
            ExitSummary.Write(session.Streams.Out, results, withReasons: kind == OutputKind.Table);
    }

    private async Task<ExitTestOptions> OptionsAsync(Session session, CancellationToken cancellationToken)
    {
        var space = await NamespaceAsync(session, cancellationToken);
        var pods = session.Parsed.GetValue(_pods) ?? [];
        var named = pods.Select(p => PodNames.Parse(p, space ?? "default")).ToImmutableArray();
        if (session.Value(_file) is { } file)
        {
            var (text, source) = await session.ReadTextAsync("-f", file, cancellationToken);
            named = named.AddRange(PodNames.Read(text, source, space ?? "default"));
        }
        return new ExitTestOptions
        {
            Policy = session.Value(_policy),
            Pods = named,
            Selector = session.Value(_selector) is { } labels ? LabelSelectorParser.Parse(labels, "-l") : null,
            Namespace = named.IsEmpty ? space : null,
            Concurrency = Options.Number(session.Value(_concurrency), "--concurrency", 1, 1024) ?? 32,
            Echo = [.. session.Values(_echo).Select(Options.Echo)],
            Timeout = session.Value(_timeout) is { } time ? Duration.Parse(time, "--timeout") : TimeSpan.FromSeconds(15),
            Retries = Options.Number(session.Value(_retries), "--retries", 0, 20) ?? 1,
            Probe = Probe(session.Value(_probe)),
            ProbeImage = session.Value(_image) ?? new ExitTestOptions().ProbeImage,
        };
    }

    /// <summary>A policy is for the whole cluster, so its pods are asked in every namespace unless -n says one.</summary>
    private async Task<string?> NamespaceAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Value(_allNamespaces) || (session.Value(_policy) is not null && session.GivenNamespace is null))
            return null;
        return await session.NamespaceAsync(cancellationToken);
    }

    private static ProbeMode Probe(string? text) => text switch
    {
        null or "exec" => ProbeMode.Exec,
        "ephemeral" => ProbeMode.Ephemeral,
        "pod" => ProbeMode.Pod,
        _ => throw new UsageException($"--probe: '{text}' is none of exec, ephemeral and pod"),
    };
}
