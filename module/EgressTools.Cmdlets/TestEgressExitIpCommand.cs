namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Asks pods by which address they leave, and compares it with what the policies say. Results are written as they come.</para>
/// <para type="description">A pod asks an echo service on the internet. Without -Echo these are checkip.amazonaws.com, 4.ipw.cn, api.ipify.org,
/// ifconfig.me and ipv4.icanhazip.com, in this order, until one answers. The environment variable EGRESSTOOLS_ECHO names others; its value none makes
/// -Echo required. With -From the observations that are saved there are compared, and no pod is asked.</para>
/// </summary>
/// <example>
/// <summary>List the pods that leave by a wrong address</summary>
/// <code>Test-EgressExitIp -Policy egress-test | Where-Object Verdict -ne ok</code>
/// <remarks>Every pod of the policy is asked. The list is empty if all leave as expected.</remarks>
/// </example>
/// <example>
/// <summary>End a script if one pod leaves by a wrong address</summary>
/// <code>if (-not (Test-EgressExitIp -LabelSelector app=nginx -Namespace default -Quiet)) { throw 'wrong exit address' }</code>
/// <remarks>-Quiet writes one boolean: true if every pod was asked and leaves as expected.</remarks>
/// </example>
/// <example>
/// <summary>Check the pods behind an address</summary>
/// <code>Find-EgressPod 172.22.49.119 | Test-EgressExitIp</code>
/// <remarks>Pods come from other cmdlets, as names such as default/web-0, or as objects with Namespace and Name.</remarks>
/// </example>
/// <seealso cref="FindEgressPodCommand"/>
/// <seealso cref="ResolveEgressRouteCommand"/>
/// <seealso cref="CompareEgressRuleCommand"/>
/// <seealso cref="GetEgressPolicyCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "EgressExitIp", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ExitAddressResult), typeof(bool))]
public sealed class TestEgressExitIpCommand : ReadingCmdlet
{
    private readonly List<PodTarget> _pods = [];
    private readonly List<string> _policies = [];

    [Parameter(ValueFromPipeline = true), Completes]
    public object[] InputObject { get; set; } = [];

    [Parameter(Position = 0), ValidateNotNullOrEmpty, Completes]
    public string[] Pod { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty, Completes]
    public string[] Policy { get; set; } = [];

    [Parameter, Selector, Alias("l"), Completes]
    public string? LabelSelector { get; set; }

    [Parameter, Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    [Parameter, ValidateNotNullOrEmpty, Alias("c"), Completes]
    public string? Container { get; set; }

    [Parameter, ValidateRange(1, 1024), Completes]
    public int Concurrency { get; set; } = 32;

    [Parameter, ValidateNotNullOrEmpty, Completes]
    public Uri[] Echo { get; set; } = [];

    [Parameter, Duration, Alias("TimeoutSeconds"), Completes]
    public TimeSpan? Timeout { get; set; }

    [Parameter, ValidateRange(0, 20), Completes]
    public int Retries { get; set; } = 1;

    [Parameter]
    public ProbeMode Probe { get; set; }

    [Parameter, ValidateNotNullOrEmpty, Completes]
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
        _pods.AddRange(Pod.Select(static p => PodTarget.Parse(p, space: "")));
        Run(TestAsync);
    }

    private async Task TestAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (Probe != ProbeMode.Exec && !world.IsSaved && !await pipeline.MayAsync("the pods to test", Probe == ProbeMode.Pod
            ? "create a pod that asks for the exit address" : "add a container that asks for the exit address").ConfigureAwait(false))
            return;
        var (good, onlyFailed) = (true, Show.Equals("Failed", StringComparison.OrdinalIgnoreCase));
        await foreach (var result in ExitTestUseCase.RunAsync(Request(), world, pipeline, cancellationToken).ConfigureAwait(false))
        {
            good &= ExitVerdicts.ExitCode([result], AllowUnasked) == 0;
            if (!Quiet && (!onlyFailed || result.Verdict.IsFailed()))
                await pipeline.WriteAsync(result).ConfigureAwait(false);
        }
        if (Quiet)
            await pipeline.WriteAsync(good && !pipeline.HasFailed).ConfigureAwait(false);
    }

    private ExitTestRequest Request() => new(new ExitTestOptions
    {
        Selector = LabelSelector is null ? null : LabelSelectorParser.Parse(LabelSelector, Options.Selector),
        Concurrency = Concurrency,
        Container = Container,
        Echo = EchoServices.Choose([.. Echo], From is null ? Environment.GetEnvironmentVariable(EchoServices.Variable) : null),
        Timeout = Timeout,
        Retries = Retries,
        Probe = Probe,
    })
    {
        Policies = [.. _policies],
        Pods = [.. _pods],
        AllNamespaces = AllNamespaces,
        IsUnion = true,
        ProbeImage = ProbeImage,
    };

    private void Add(object input)
    {
        if (Arguments.Manifest(input) is not null && Arguments.Name(input) is { } policy)
            _policies.Add(policy);
        else if (Arguments.Pod(input) is { } pod)
            _pods.Add(pod);
        else
            WriteError(ErrorRecords.From(
                new UsageException($"'{input}' is neither a pod (namespace/name, or an object with Namespace and Name) nor a policy", "NoPod"), input));
    }
}
