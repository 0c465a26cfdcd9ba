using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Looks for faults in policies, in Cilium's configuration and in the running cluster. Each finding has a code that never
/// changes, a severity, the object it is about, and mostly what to do.</para>
/// <para type="description">With -Path documents are checked alone. If -From, -Context or another parameter names a cluster beside them, they are checked
/// as they would be on this cluster, and only what they bring is written: -IncludeExisting also writes what the cluster has without them. Skipped checks
/// and the summary are on the information stream.</para>
/// </summary>
/// <input cref="EgressPolicy">Policies of Get-EgressPolicy, live, or read back from Clixml or a job: by their Manifest.</input>
/// <input cref="EgressPolicyManifest">Policies of New-EgressPolicy.</input>
/// <input cref="FileInfo">Files, such as those of Get-ChildItem.</input>
/// <input cref="string">Paths of files, or documents as YAML or JSON, in one text or line by line.</input>
/// <input cref="PSObject">Policies as hashtables or objects, such as those of kubectl get -o json | ConvertFrom-Json; lists too.</input>
/// <output cref="EgressFinding">The findings.</output>
/// <output cref="EgressPolicyManifest">With -Fix and without -Path: the repaired policies.</output>
/// <output cref="EgressCheck">With -List: the checks.</output>
/// <output cref="string">With -Explain: the page of the check, as Markdown.</output>
/// <example>
/// <summary>List the errors of the cluster</summary>
/// <code>Invoke-EgressCheck | Where-Object Severity -eq error</code>
/// <remarks>Severity is error, warning or info.</remarks>
/// </example>
/// <example>
/// <summary>Read what a finding means</summary>
/// <code>Invoke-EgressCheck -Explain EGT1001</code>
/// <remarks>Writes the page of the check: why it matters, an example that is found, and what to do.</remarks>
/// </example>
/// <example>
/// <summary>Check a file before it is applied</summary>
/// <code>New-EgressPolicy web -PodSelector app=web -Node 172.22.49.119 | Set-Content web.yaml
/// Invoke-EgressCheck web.yaml -CiliumVersion 1.18.3 -Skip EGT1009=web</code>
/// <remarks>Without a cluster, -CiliumVersion says whose rules hold. -Skip leaves a check out, here for the policy web alone.</remarks>
/// </example>
/// <example>
/// <summary>Repair policies</summary>
/// <code>Invoke-EgressCheck -Fix | Publish-EgressPolicy -WhatIf</code>
/// <remarks>Without -Path, -Fix writes the repaired policies and changes nothing by itself.</remarks>
/// </example>
/// <example>
/// <summary>Write reports for a pipeline</summary>
/// <code>Invoke-EgressCheck -Output junit=results.xml, sarif=egress.sarif | Out-Null</code>
/// <remarks>The findings go to both files, and to the pipeline as always.</remarks>
/// </example>
/// <example>
/// <summary>Fail a pipeline on errors, with an exit code</summary>
/// <code>try { Invoke-EgressCheck -FailOn error -Ci auto -ErrorAction Stop } catch { "exit code $($_.Exception.ExitCode)" }</code>
/// <remarks>In a script, write catch { exit ($_.Exception.ExitCode ?? 3) }. 1 means that something is wrong, 2 that the command was called wrongly, 3 and 4
/// that it could not be found out. If 1 is enough for all, pwsh -Command 'Invoke-EgressCheck -FailOn error' does it.</remarks>
/// </example>
/// <seealso cref="CompareEgressRuleCommand"/>
/// <seealso cref="TestEgressExitIpCommand"/>
/// <seealso cref="PublishEgressPolicyCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "EgressCheck", SupportsShouldProcess = true, DefaultParameterSetName = "Check")]
[OutputType(typeof(EgressFinding), typeof(EgressPolicyManifest), typeof(EgressCheck), typeof(string))]
public sealed class InvokeEgressCheckCommand : ReportingCmdlet
{
    private readonly PolicyInput _input;
    private readonly StrongBox<Severity> _show = new();

    /// <summary>Made by PowerShell.</summary>
    public InvokeEgressCheckCommand() => _input = new PolicyInput(this);

    [Parameter(ValueFromPipeline = true, ParameterSetName = "Check"), ValidateNotNull, AllowEmptyString, Completes]
    public object[] InputObject { get; set; } = [];

    [Parameter(Position = 0, ParameterSetName = "Check"), SupportsWildcards, Text, ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = "Check")]
    public SwitchParameter IncludeExisting { get; set; }

    [Parameter(ParameterSetName = "Check"), Text, ValidateNotNullOrEmpty, Completes]
    public string[] Only { get; set; } = [];

    [Parameter(ParameterSetName = "Check"), Text, ValidateNotNullOrEmpty, Completes]
    public string[] Skip { get; set; } = [];

    [Parameter(ParameterSetName = "Check"), ValidateNotNull]
    public Severity Show { get => _show.Value; set => _show.Value = value; }

    [Parameter(ParameterSetName = "Check"), Text, ValidateNotNullOrEmpty, Completes]
    public string? UpgradeTo { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "List")]
    public SwitchParameter List { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Explain"), Text, ValidateNotNullOrEmpty, Completes]
    public string? Explain { get; set; }

    [Parameter(ParameterSetName = "Check")]
    public SwitchParameter Live { get; set; }

    [Parameter(ParameterSetName = "Check"), ValidateRange(1, 1000), Completes]
    public int Sample { get; set; } = 3;

    [Parameter(ParameterSetName = "Check"), Text, ValidateNotNullOrEmpty, Completes]
    public Uri[] Echo { get; set; } = [];

    [Parameter(ParameterSetName = "Check"), Text, ValidateNotNullOrEmpty, Completes]
    public string[] Output { get; set; } = [];

    [Parameter(ParameterSetName = "Check"), Text, ValidateSet("auto", "none", "azure", "github")]
    public string Ci { get; set; } = "none";

    [Parameter(ParameterSetName = "Check"), Text, ValidateSet("error", "warning", "info", "never")]
    public string? FailOn { get; set; }

    [Parameter(ParameterSetName = "Check")]
    public SwitchParameter Fix { get; set; }

    protected override void ProcessRecord() => _input.Add(InputObject);

    protected override void EndProcessing()
    {
        _input.AddFiles(Path);
        if (IsMisleading || !GotNothing(_input.Count))
            Run(RunAsync);
    }

    // A report, and whether the checks passed, would be about less than was asked for.
    private bool IsMisleading => _input.IsIncomplete && (Output.Length > 0 || FailOn is not null);

    private async Task RunAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (Explain is not null)
        {
            await pipeline.WriteAsync(CheckPage.Of(CheckCatalogue.Of(Explain, Options.Explain))).ConfigureAwait(false);
            return;
        }
        if (List)
        {
            await pipeline.WriteAllAsync(CheckCatalogue.All.Select(static c => new EgressCheck(c))).ConfigureAwait(false);
            return;
        }
        if (IsMisleading)
            throw new InputException("nothing was checked, since some of the input cannot be used: see the errors before", "IncompleteInput");
        var request = Request(world);
        request = request with { Outputs = await pipeline.WritableAsync(request.Outputs, static o => o.Path).ConfigureAwait(false) };
        var run = await CheckUseCase.RunAsync(request, world, pipeline, pipeline, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteAllAsync(run.Repaired.Select(static p => new EgressPolicyManifest(p))).ConfigureAwait(false);
        await pipeline.WriteAllAsync((request.PrintsRepairs ? [] : run.Report.AtLeast(Show).Findings).Select(static f => new EgressFinding(f)))
            .ConfigureAwait(false);
        foreach (var line in CheckText.Skipped(run.Report, verbose: false).Append(CheckText.Summary(run.Report.AtLeast(Show))))
            pipeline.Note(line);
        var print = FailOn is null ? request.Print with { FailOn = null } : request.Print;
        await AnnotateAsync(Ci, (log, system) => CiAnnotations.Write(log, system, run.Report.AtLeast(Show), print), pipeline).ConfigureAwait(false);
        if (Fault(run, request.Print.FailOn) is { } fault)
            pipeline.Fail(fault);
    }

    private CheckRequest Request(World world)
    {
        var files = _input.Files;
        CheckRequest.RequireFitting(Live, Echo.Length > 0 || MyInvocation.BoundParameters.ContainsKey(nameof(Sample)), world.IsSaved, !files.IsEmpty);
        return new CheckRequest(new CheckOptions
        {
            Only = [.. Only.Select(static c => CheckOptions.Code(c, Options.Only))],
            Skip = [.. Skip.Select(static c => CheckSkip.Parse(c, Options.Skip))],
            UpgradeTo = UpgradeTo is null ? null : AssumedVersion.Parse(UpgradeTo, Options.UpgradeTo),
        })
        {
            Files = files,
            Input = _input.Rest,
            OnCluster = world.IsNamed,
            IncludesExisting = IncludeExisting,
            Live = !Live ? null
                : new LiveOptions { Sample = Sample, Echo = EchoServices.Choose([.. Echo], Environment.GetEnvironmentVariable(EchoServices.Variable)) },
            Show = Show,
            Fix = Fix,
            Outputs = Files(Output, CheckFormats.Parse),
            Print = new CheckPrintOptions(CheckWords.FindSeverity(FailOn?.ToLowerInvariant() ?? "error"), Folder),
        };
    }

    /// <summary>Why the checks as a whole failed; null if they did not, or if that was not asked for.</summary>
    private EgressException? Fault(CheckRun run, Severity? failOn) => FailOn is null ? null
        : run.Report.HasAtLeast(failOn) ? new MismatchException(CheckText.Summary(run.Report), "ChecksFailed")
        : run.IsUnpredicted ? new InputException("cannot predict what the policies do, so that nothing is found does not mean that nothing is wrong",
            "Unpredicted") : null;
}
