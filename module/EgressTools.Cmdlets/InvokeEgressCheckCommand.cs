namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Every finding has a stable code, a severity, what it is about, and mostly what to do. With -Path documents are checked
/// alone, or as they would be on the cluster or snapshot that is named beside them: then only what they bring is written.
/// What was skipped and why is said on the information stream.</para>
/// </summary>
/// <example><code>Invoke-EgressCheck | Where-Object Severity -eq Error</code></example>
/// <example><code>Invoke-EgressCheck -Fix | Publish-EgressPolicy</code></example>
/// <example><code>Invoke-EgressCheck -Path policies/ -CiliumVersion 1.18.3 -Skip EGT1009=web</code></example>
[Cmdlet(VerbsLifecycle.Invoke, "EgressCheck", SupportsShouldProcess = true)]
[OutputType(typeof(CheckFinding), typeof(EgressPolicyManifest), typeof(Check), typeof(string))]
public sealed class InvokeEgressCheckCommand : ReadingCmdlet
{
    [Parameter(Position = 0), SupportsWildcards, ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter]
    public SwitchParameter IncludeExisting { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string[] Only { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty]
    public string[] Skip { get; set; } = [];

    [Parameter]
    public Severity Show { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string? UpgradeTo { get; set; }

    [Parameter]
    public SwitchParameter List { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string? Explain { get; set; }

    [Parameter]
    public SwitchParameter Live { get; set; }

    [Parameter, ValidateRange(1, 1000)]
    public int Sample { get; set; } = 3;

    [Parameter, ValidateNotNullOrEmpty]
    public Uri[] Echo { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty]
    public string[] Output { get; set; } = [];

    [Parameter]
    public SwitchParameter Fix { get; set; }

    protected override void ProcessRecord()
    {
        ImmutableArray<string> files = [.. Path.SelectMany(p => GetResolvedProviderPathFromPSPath(p, out _))];
        Run((world, pipeline, cancellationToken) => RunAsync(files, world, pipeline, cancellationToken));
    }

    private async Task RunAsync(ImmutableArray<string> files, World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (Explain is not null)
        {
            await pipeline.WriteAsync(CheckPage.Of(CheckCatalogue.Of(Explain, Options.Explain))).ConfigureAwait(false);
            return;
        }
        if (List)
        {
            await pipeline.WriteAllAsync(CheckCatalogue.All).ConfigureAwait(false);
            return;
        }
        var run = await CheckUseCase.RunAsync(Request(files, world), world, pipeline, pipeline, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteAllAsync(run.Repaired.Select(static p => new EgressPolicyManifest(p))).ConfigureAwait(false);
        await pipeline.WriteAllAsync(Fix && files.IsEmpty ? [] : run.Report.AtLeast(Show).Findings).ConfigureAwait(false);
        foreach (var line in CheckText.Skipped(run.Report, verbose: false).Append(CheckText.Summary(run.Report.AtLeast(Show))))
            pipeline.Note(line);
    }

    private CheckRequest Request(ImmutableArray<string> files, World world)
    {
        CheckRequest.RequireFitting(Live, Echo.Length > 0 || MyInvocation.BoundParameters.ContainsKey(nameof(Sample)), world.IsSaved, !files.IsEmpty);
        return new CheckRequest(new CheckOptions
        {
            Only = [.. Only.Select(static c => CheckOptions.Code(c, Options.Only))],
            Skip = [.. Skip.Select(static c => CheckSkip.Parse(c, Options.Skip))],
            UpgradeTo = UpgradeTo is null ? null : AssumedVersion.Parse(UpgradeTo, Options.UpgradeTo),
        })
        {
            Files = files,
            OnCluster = world.IsNamed,
            IncludesExisting = IncludeExisting,
            Live = !Live ? null
                : new LiveOptions { Sample = Sample, Echo = EchoServices.Choose([.. Echo], Environment.GetEnvironmentVariable(EchoServices.Variable)) },
            Show = Show,
            Fix = Fix,
            Outputs = [.. Output.Select(ParseOutput)],
        };
    }

    /// <summary>"junit=results.xml".</summary>
    private (CheckFormat Format, string Path) ParseOutput(string text) => text.Split('=', 2) is [var word, { Length: > 0 } path]
        ? (CheckFormats.Parse(word), FilePath(path)!)
        : throw new UsageException($"{Subcommands.Check[Options.Output]}: '{text}' names no file: write it as junit=results.xml; " +
            "findings themselves go to the pipeline", "NoFile");
}
