namespace EgressTools.Plugin.Commands;

internal sealed class TestCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Test;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List([.. OutputFormat.OfLists, OutputKind.JUnit]);
        var onlyFailed = session.Text(Options.Show) is { } show && Definition[Options.Show].Require(show) == "failed";
        var request = await RequestAsync(session, cancellationToken);
        var results = new List<ExitAddressResult>();
        await foreach (var result in ExitTestUseCase.RunAsync(request, session.World, session.Report, cancellationToken))
            results.Add(result);
        // What is known so far is still printed.
        if (cancellationToken.IsCancellationRequested)
            session.Report.Warn($"interrupted: {results.Count} pods had answered");
        results.Sort(static (a, b) => a.Pod.CompareTo(b.Pod));
        var allowUnasked = session.Has(Options.AllowUnasked);
        if (!session.Has(Options.Quiet))
            Write(session, style, results, onlyFailed);
        session.Annotate(style, ExitReport.Annotations(results, allowUnasked), ExitVerdicts.ExitCode(results, allowUnasked) != 0);
        return cancellationToken.IsCancellationRequested ? App.Interrupted
            : session.World.Predicted(ExitVerdicts.ExitCode(results, allowUnasked));
    }

    private static void Write(Session session, ListStyle style, List<ExitAddressResult> results, bool onlyFailed)
    {
        var shown = onlyFailed ? results.FindAll(static r => r.Verdict.IsFailed()) : results;
        if (style.Format.Kind == OutputKind.JUnit)
            JUnit.Write(session.Streams.Out, [ExitReport.Suite(shown, session.Has(Options.AllowUnasked))]);
        else if (!style.IsTable || shown.Count > 0)
            session.Print(style, ExitAddressListing.Listing, style.IsTable ? ExitAddressListing.FailuresFirst(shown) : shown);
        if (style.IsTable)
            ExitSummary.Write(session.Streams.Out, results, withReasons: style.Format.Kind == OutputKind.Table);
    }

    private static async Task<ExitTestRequest> RequestAsync(Session session, CancellationToken cancellationToken)
    {
        var pods = session.Texts(Options.Pods).Select(static p => PodTarget.Parse(p, space: "")).ToImmutableArray();
        var file = session.Text(Options.PodsFrom);
        return new ExitTestRequest(new ExitTestOptions
        {
            Container = session.Text(Options.Container),
            Selector = session.Selector(),
            Concurrency = session.Number(Options.Concurrency) ?? 32,
            Echo = session.Echoes(),
            Timeout = session.Time(Options.Timeout),
            Retries = session.Number(Options.Retries) ?? 1,
            Probe = session.Choice<ProbeMode>(Options.Probe),
        })
        {
            Policies = await session.PolicyNamesAsync(session.Text(Options.Policy) is { } policy ? [policy] : [], cancellationToken),
            Pods = file is null ? pods : pods.AddRange(await session.ReadFileAsync(Options.PodsFrom, file,
                (input, source) => PodNames.Read(input, source, cancellationToken), cancellationToken)),
            AllNamespaces = session.Has(Options.AllNamespaces),
            ProbeImage = session.Text(Options.ProbeImage),
        };
    }
}
