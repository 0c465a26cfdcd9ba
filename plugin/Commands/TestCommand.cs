namespace EgressTools.Plugin.Commands;

internal sealed class TestCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Test;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List([.. OutputFormat.OfLists, OutputKind.JUnit]);
        var onlyFailed = (session.Text(Options.Show) is { } show && Definition[Options.Show].Require(show) == "failed");
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
        if (!session.Has(Options.Quiet))
            Write(session, style, results, onlyFailed);
        return interrupted ? App.Interrupted : session.Predicted(ExitVerdicts.ExitCode(results, session.Has(Options.AllowUnasked)));
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
            JUnit.Write(session.Streams.Out, shown, session.Has(Options.AllowUnasked));
            return;
        }
        var isTable = kind is OutputKind.Table or OutputKind.Wide;
        if (!isTable || shown.Count > 0)
            session.Print(style, ExitAddressListing.Listing, isTable ? ExitAddressListing.FailuresFirst(shown) : shown);
        if (isTable)
            ExitSummary.Write(session.Streams.Out, results, withReasons: kind == OutputKind.Table);
    }

    private async Task<ExitTestOptions> OptionsAsync(Session session, CancellationToken cancellationToken)
    {
        var space = await NamespaceAsync(session, cancellationToken);
        var pods = session.Texts(Options.Pods);
        var named = pods.Select(p => PodTarget.Parse(p, space ?? "default")).ToImmutableArray();
        if (session.Text(Options.PodsFrom) is { } file)
            named = named.AddRange(await session.ReadFileAsync(Options.PodsFrom, file,
                (input, source) => PodNames.Read(input, source, space ?? "default", cancellationToken), cancellationToken));
        return new ExitTestOptions
        {
            Policy = session.Text(Options.Policy),
            Pods = [.. named.Where(static n => n.Workload is null).Select(static n => n.Name)],
            Workloads = [.. named.Where(static n => n.Workload is not null)],
            Container = session.Text(Options.Container),
            Selector = session.Text(Options.Selector) is { } labels ? LabelSelectorParser.Parse(labels, Options.Selector) : null,
            Namespace = named.IsEmpty ? space : null,
            Concurrency = session.Number(Options.Concurrency, 1, 1024) ?? 32,
            Echo = session.Echoes(),
            Timeout = session.Time(Options.Timeout),
            Retries = session.Number(Options.Retries, 0, 20) ?? 1,
            Probe = session.Choice<ProbeMode>(Options.Probe),
            ProbeImage = session.Text(Options.ProbeImage) ?? new ExitTestOptions().ProbeImage,
        };
    }

    /// <summary>A policy is for the whole cluster, so its pods are asked in every namespace unless -n says one.</summary>
    private async Task<string?> NamespaceAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Has(Options.AllNamespaces) || (session.Text(Options.Policy) is not null && session.GivenNamespace is null))
            return null;
        return await session.NamespaceAsync(cancellationToken);
    }
}
