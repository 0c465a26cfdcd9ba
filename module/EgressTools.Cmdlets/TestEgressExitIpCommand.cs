namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Results are written as they come. With -From the recorded observations of a snapshot take the place of
/// asking. Without -Echo the pods ask checkip.amazonaws.com, 4.ipw.cn, api.ipify.org, ifconfig.me and ipv4.icanhazip.com, in this order,
/// until one answers; the environment variable EGRESSTOOLS_ECHO names others, or with the value none makes -Echo required.</para>
/// </summary>
/// <example><code>Test-EgressExitIp -Policy web</code></example>
/// <example><code>if (-not (Test-EgressExitIp -LabelSelector app=web -Namespace shop -Quiet)) { throw 'wrong exit address' }</code></example>
[Cmdlet(VerbsDiagnostic.Test, "EgressExitIp")]
[OutputType(typeof(ExitAddressResult), typeof(bool))]
public sealed class TestEgressExitIpCommand : ReadingCmdlet
{
    private readonly List<PodReference> _pods = [];
    private readonly List<string> _policies = [];

    [Parameter(ValueFromPipeline = true)]
    public object[] InputObject { get; set; } = [];

    [Parameter(Position = 0), ValidateNotNullOrEmpty]
    public string[] Pod { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty, Completes]
    public string[] Policy { get; set; } = [];

    [Parameter, Selector, Alias("l")]
    public string? LabelSelector { get; set; }

    [Parameter, Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    [Parameter, ValidateNotNullOrEmpty, Alias("c")]
    public string? Container { get; set; }

    [Parameter, ValidateRange(1, 1024)]
    public int Concurrency { get; set; } = 32;

    [Parameter, ValidateNotNullOrEmpty]
    public Uri[] Echo { get; set; } = [];

    [Parameter, Duration, Alias("TimeoutSeconds")]
    public TimeSpan? Timeout { get; set; }

    [Parameter, ValidateRange(0, 100)]
    public int Retries { get; set; } = 1;

    [Parameter]
    public ProbeMode Probe { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string? ProbeImage { get; set; }

    [Parameter]
    public SwitchParameter AllowUnasked { get; set; }

    [Parameter, ValidateSet("All", "Failed")]
    public string Show { get; set; } = "All";

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var input in InputObject)
            Add(Arguments.Value(input)!);
    }

    protected override void EndProcessing()
    {
        if (MyInvocation.ExpectingInput && _pods.Count + _policies.Count == 0)
            ThrowTerminatingError(
                ErrorRecords.From(new UsageException("the pipeline brought neither pods nor policies, so there is nothing to test", "NoPods")));
        _policies.AddRange(Policy);
        _pods.AddRange(Pod.Select(PodReference.Parse));
        Run(TestAsync);
    }

    private async Task TestAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var good = true;
        await foreach (var result in ResultsAsync(pipeline, cancellationToken).ConfigureAwait(false))
        {
            good &= result.Verdict.IsFine() || (AllowUnasked && result.Verdict.IsUnasked());
            if (!Quiet && (Show != "Failed" || !result.Verdict.IsFine()))
                await pipeline.WriteAsync(result).ConfigureAwait(false);
        }
        if (Quiet)
            await pipeline.WriteAsync(good).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<ExitAddressResult> ResultsAsync(Pipeline pipeline,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (SourcePath is not null)
        {
            var recorded = await ReadAsync(TestExitAddresses.Needs, pipeline, cancellationToken).ConfigureAwait(false);
            foreach (var result in Runs(recorded.Namespace).SelectMany(options => RecordedExits.Of(recorded.Snapshot, options)))
                yield return result;
            yield break;
        }
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var scope = Runs(client.Namespace).ToList() is [var only] ? TestExitAddresses.Scope(only) : ReadScope.Whole;
        var world = await ReadAsync(client, TestExitAddresses.Needs, pipeline, cancellationToken, scope: scope).ConfigureAwait(false);
        foreach (var options in Runs(world.Namespace))
        {
            await foreach (var result in TestExitAddresses.RunAsync(client, world.Snapshot, options, pipeline, cancellationToken).ConfigureAwait(false))
                yield return result;
        }
    }

    /// <summary>
    /// One run for each policy, in every namespace unless one is said, since a policy is for the whole cluster; and one for the pods that are named or
    /// chosen otherwise.
    /// </summary>
    private IEnumerable<ExitTestOptions> Runs(string defaultNamespace)
    {
        foreach (var policy in _policies.Distinct(StringComparer.Ordinal))
            yield return Options(AllNamespaces ? null : Namespace) with { Policy = policy };
        if (_pods.Count > 0)
            yield return Named(Namespace ?? defaultNamespace);
        else if (_policies.Count == 0)
            yield return Options(AllNamespaces ? null : Namespace ?? defaultNamespace);
    }

    private ExitTestOptions Named(string defaultNamespace) => Options(podNamespace: null) with
    {
        Pods = [.. _pods.Where(static p => p.Workload is null).Select(p => p.In(defaultNamespace)).Distinct()],
        Workloads = [.. _pods.Where(static p => p.Workload is not null).Select(p => new PodTarget(p.In(defaultNamespace), p.Workload))],
    };

    private ExitTestOptions Options(string? podNamespace)
    {
        var options = new ExitTestOptions
        {
            Selector = LabelSelector is null ? null : LabelSelectorParser.Parse(LabelSelector, "-LabelSelector"),
            Namespace = podNamespace,
            Concurrency = Concurrency,
            Container = Container,
            Echo = EchoServices.Choose([.. Echo], SourcePath is null ? Environment.GetEnvironmentVariable(EchoServices.Variable) : null),
            Timeout = Timeout,
            Retries = Retries,
            Probe = Probe,
        };
        return ProbeImage is null ? options : options with { ProbeImage = ProbeImage };
    }

    private void Add(object input)
    {
        if (input is EgressPolicyDocument policy)
            _policies.Add(policy.Name);
        else if (PodReference.Of(input) is { } pod)
            _pods.Add(pod);
        else
            WriteError(ErrorRecords.From(
                new UsageException($"'{input}' is neither a pod (namespace/name, or an object with Namespace and Name) nor a policy", "NoPod"), input));
    }
}
