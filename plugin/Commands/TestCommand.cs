using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class TestCommand : ICommand
{
    private readonly Argument<string[]> _pods = new("pods") { Description = "NAME, NAMESPACE/NAME, or TYPE/NAME of type pod, deploy, sts, ds, rs, job or svc", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _policy = CommonOptions.Text("--policy", "NAME", "Only pods that this policy selects");
    private readonly Option<string?> _selector = Options.Selector("Only pods with these labels");
    private readonly Option<bool> _allNamespaces = Options.Flag("--all-namespaces", "Pods of every namespace", "-A");
    private readonly Option<string?> _podsFrom = CommonOptions.Text("--pods-from", "FILE", "Pods from the output of 'kubectl get pods' (-o json, yaml or name); '-' for standard input");
    private readonly Option<string?> _container = CommonOptions.Text("--container", "NAME", "Container that asks (default: the first running one with a program for it)", "-c");
    private readonly Option<string[]> _echo = CommonOptions.Repeatable("--echo", "URL", $"Echo service that answers with the address it sees, in place of {EchoServices.Hosts}");
    private readonly Option<string?> _concurrency = CommonOptions.Text("--concurrency", "N", "How many pods are asked at once (32)");
    private readonly Option<string?> _timeout = CommonOptions.Text("--timeout", "TIME", "Time limit for one pod, all steps included (15s; 60s with --probe)");
    private readonly Option<string?> _retries = CommonOptions.Text("--retries", "N", "How often a pod is asked again that did not answer (1)");
    private readonly Option<string?> _probe = CommonOptions.Text("--probe", "HOW", "For images without curl, wget, bash or python3: ephemeral (container) or pod (a short-lived one)");
    private readonly Option<string?> _image = CommonOptions.Text("--probe-image", "IMAGE", "Image of --probe");
    private readonly Option<bool> _allowUnasked = Options.Flag("--allow-unasked", "Exit with 0 even if pods could not be asked");
    private readonly Option<string?> _show = CommonOptions.Text("--show", "WHICH", "all, or failed: only pods that are not as expected or could not be asked");
    private readonly Option<bool> _quiet = Options.Flag("--quiet", "Only the exit code", "-q");
    private readonly ListOptions _list = new([.. OutputFormat.OfLists, OutputKind.JUnit]);

    public Command Create() => _list.AddTo(new("test", "Check the exit address of pods against the policies")
    {
        _pods, _policy, _selector, _allNamespaces, _podsFrom, _container, _echo, _concurrency, _timeout, _retries, _probe, _image, _allowUnasked, _show, _quiet,
    });

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var onlyFailed = OnlyFailed(session.Value(_show));
        var options = await OptionsAsync(session, cancellationToken);
        var results = new List<ExitAddressResult>();
        var interrupted = false;
        if (session.Offline)
        {
            results.AddRange(RecordedExits.Of(await session.ReadAsync(TestExitAddresses.Needs, cancellationToken), options));
        }
        else
        {
            interrupted = await AskAsync(session, options, results, cancellationToken);
        }
        results.Sort(static (a, b) => a.Pod.CompareTo(b.Pod));
        if (!session.Value(_quiet))
            Write(session, style, results, onlyFailed);
        return interrupted ? App.Interrupted : session.Predicted(ExitVerdicts.ExitCode(results, session.Value(_allowUnasked)));
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

    private void Write(Session session, ListStyle style, List<ExitAddressResult> results, bool onlyFailed)
    {
        var kind = style.Format.Kind;
        var shown = onlyFailed ? results.FindAll(static r => !r.Verdict.IsFine()) : results;
        if (kind == OutputKind.JUnit)
        {
            JUnit.Write(session.Streams.Out, shown, session.Value(_allowUnasked));
            return;
        }
        var isTable = kind is OutputKind.Table or OutputKind.Wide;
        if (!isTable || shown.Count > 0)
            session.Print(style, ExitAddressListing.Listing, isTable ? ExitAddressListing.FailuresFirst(shown) : shown);
        if (isTable)
            ExitSummary.Write(session.Streams.Out, results, withReasons: kind == OutputKind.Table);
    }

    private static bool OnlyFailed(string? show) => show switch
    {
        null or "all" => false,
        "failed" => true,
        _ => throw new UsageException($"--show must be all or failed, not '{show}'"),
    };

    private async Task<ExitTestOptions> OptionsAsync(Session session, CancellationToken cancellationToken)
    {
        var space = await NamespaceAsync(session, cancellationToken);
        var pods = session.Parsed.GetValue(_pods) ?? [];
        var named = pods.Select(p => PodTarget.Parse(p, space ?? "default")).ToImmutableArray();
        if (session.Value(_podsFrom) is { } file)
            named = named.AddRange(await session.ReadFileAsync("--pods-from", file, (input, source) => PodNames.Read(input, source, space ?? "default", cancellationToken), cancellationToken));
        return new ExitTestOptions
        {
            Policy = session.Value(_policy),
            Pods = [.. named.Where(static n => n.Workload is null).Select(static n => n.Name)],
            Workloads = [.. named.Where(static n => n.Workload is not null)],
            Container = session.Value(_container),
            Selector = session.Value(_selector) is { } labels ? LabelSelectorParser.Parse(labels, "-l") : null,
            Namespace = named.IsEmpty ? space : null,
            Concurrency = Options.Number(session.Value(_concurrency), "--concurrency", 1, 1024) ?? 32,
            Echo = Options.Echoes(session, _echo),
            Timeout = session.Value(_timeout) is { } time ? Duration.Parse(time, "--timeout") : null,
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
        _ => throw new UsageException($"--probe must be exec, ephemeral or pod, not '{text}'"),
    };
}
