namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Every finding has a stable code, a severity, what it is about, and mostly what to do. With -Path documents are checked
/// alone, or as they would be on the cluster or snapshot that is named beside them. What was skipped and why is said on the information stream.</para>
/// </summary>
/// <example><code>Invoke-EgressCheck | Where-Object Severity -eq Error</code></example>
/// <example><code>Invoke-EgressCheck -Fix | Publish-EgressPolicy</code></example>
/// <example><code>Invoke-EgressCheck -Path policies/ -CiliumVersion 1.18.3 -Skip EGT1009=web</code></example>
[Cmdlet(VerbsLifecycle.Invoke, "EgressCheck", SupportsShouldProcess = true)]
[OutputType(typeof(CheckFinding), typeof(EgressPolicyDocument), typeof(Check), typeof(string))]
public sealed class InvokeEgressCheckCommand : ReadingCmdlet
{
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Only { get; set; } = [];
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Skip { get; set; } = [];
    [Parameter]
    public Severity Show { get; set; }
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UpgradeTo { get; set; }
    [Parameter]
    public SwitchParameter List { get; set; }
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Explain { get; set; }
    [Parameter]
    public SwitchParameter Live { get; set; }
    [Parameter]
    [ValidateRange(1, 1000)]
    public int Sample { get; set; } = 3;
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Uri[] Echo { get; set; } = [];
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Output { get; set; } = [];
    [Parameter]
    public SwitchParameter Fix { get; set; }
    protected override void ProcessRecord() => Run(RunAsync);

    private async Task RunAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (Explain is not null)
        {
            await pipeline.WriteAsync(CheckPage.Of(CheckCatalogue.Of(Explain, "-Explain"))).ConfigureAwait(false);
            return;
        }
        if (List)
        {
            foreach (var check in CheckCatalogue.All)
                await pipeline.WriteAsync(check).ConfigureAwait(false);
            return;
        }
        RequireFitting();
        var options = Options();
        var reports = Output.Select(ParseOutput).ToList();
        foreach (var (_, path) in reports)
            OutputFile.RequireApart(path, [.. Path.SelectMany(p => GetResolvedProviderPathFromPSPath(p, out _)), SourcePath ?? ""], "-Output");
        using var files = new ReportFiles(reports);
        using var client = SourcePath is null && (Path.Length == 0 || SourceGiven)
            ? await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false) : null;
        var (input, documents) = await ReadAsync(client, pipeline, cancellationToken).ConfigureAwait(false);
        if (RejectionText.Newer(options.UpgradeTo ?? input.Snapshot.Installation.Version) is { } newer)
            pipeline.Warn(newer);
        var report = CheckRunner.Run(input, options, cancellationToken);
        var repairs = Fix ? FixPolicies.Repairs(report, options.World(input.Snapshot)) : [];
        repairs = documents is null ? repairs : FixPolicies.Among(repairs, documents);
        foreach (var repair in repairs.Where(static r => r.Moved > 0))
            pipeline.Warn(FixPolicies.Undecided(repair));
        repairs = [.. repairs.Where(static r => r.Moved == 0)];
        foreach (var note in FixPolicies.Notes(repairs, input.Snapshot))
            pipeline.Note(note);
        if (Fix && documents is not null)
            report = CheckRunner.Run(input.With(await CheckRepair.WriteAsync(repairs, input.Snapshot, pipeline).ConfigureAwait(false)), options,
                cancellationToken);
        else if (Fix)
            await CheckRepair.HandOverAsync(repairs, client, pipeline, cancellationToken).ConfigureAwait(false);
        files.Write(report.AtLeast(Show), new CheckPrintOptions(Severity.Error, Environment.CurrentDirectory), static error => throw error);
        foreach (var finding in Fix && documents is null ? [] : report.AtLeast(Show).Findings)
            await pipeline.WriteAsync(finding).ConfigureAwait(false);
        foreach (var line in CheckText.Skipped(report, verbose: false).Append(CheckText.Summary(report.AtLeast(Show))))
            pipeline.Note(line);
    }

    private void RequireFitting()
    {
        if (!Live && (Echo.Length > 0 || MyInvocation.BoundParameters.ContainsKey(nameof(Sample))))
            throw new UsageException("-Sample and -Echo say what -Live asks: give -Live too", "LiveOptionWithoutLive");
        if (Live && (SourcePath is not null || Path.Length > 0))
            throw new UsageException("-Live asks a cluster as it is: leave out -From and -Path", "LiveWithoutCluster");
    }

    /// <summary>"junit=results.xml".</summary>
    private (CheckFormat Format, string Path) ParseOutput(string text) => text.Split('=', 2) is [var word, { Length: > 0 } path]
        ? (CheckFormats.Parse(word), FilePath(path)!)
        : throw new UsageException($"-Output: '{text}' names no file: write it as junit=results.xml; findings themselves go to the pipeline", "NoFile");

    private CheckOptions Options() => new()
    {
        Only = [.. Only.Select(static c => CheckOptions.Code(c, "-Only"))],
        Skip = [.. Skip.Select(static c => CheckSkip.Parse(c, "-Skip"))],
        UpgradeTo = UpgradeTo is null ? null : AssumedVersion.Parse(UpgradeTo, "-UpgradeTo"),
    };

    /// <summary>A cluster, what was saved of one, documents alone, or documents as they would be on the cluster that is named beside them.</summary>
    private async Task<(CheckInput Input, ClusterSnapshot? Documents)> ReadAsync(ApiClient? client, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var kinds = CheckRunner.Needs | SnapshotKinds.ExitAddresses;
        if (Live)
            return (await AskAsync(client!, pipeline, cancellationToken).ConfigureAwait(false), null);
        if (Path.Length == 0)
            return (new CheckInput(await ReadQuietlyAsync(client, kinds, pipeline, cancellationToken).ConfigureAwait(false)), null);
        var files = Path.SelectMany(p => GetResolvedProviderPathFromPSPath(p, out _));
        var documents = Assume(await OpenSource.Documents([.. files], Stream.Null, TimeProvider.System)
            .ReadAsync(kinds, pipeline, cancellationToken).ConfigureAwait(false));
        if (!SourceGiven)
            return (new CheckInput(documents), documents);
        var cluster = await ReadQuietlyAsync(client, kinds, pipeline, cancellationToken).ConfigureAwait(false);
        return (new CheckInput(cluster).With(Overlay.Of(documents, cluster)), documents);
    }

    private async Task<CheckInput> AskAsync(ApiClient client, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var snapshot = await ReadQuietlyAsync(client, CheckRunner.Needs | LiveState.Needs, pipeline, cancellationToken).ConfigureAwait(false);
        return await LiveState.AskAsync(client, snapshot, token => ReadAgainAsync(client, CompareRules.Needs, pipeline, token),
            new LiveOptions { Sample = Sample, Echo = EchoServices.Choose([.. Echo], Environment.GetEnvironmentVariable(EchoServices.Variable)) }, pipeline,
            cancellationToken).ConfigureAwait(false);
    }
}
