using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Asks pods by which address they leave, and compares it with what the policies say. Results are written as they come.</para>
/// <para type="description">A pod asks an echo service on the internet. Without -Echo these are checkip.amazonaws.com, 4.ipw.cn, api.ipify.org,
/// ifconfig.me and ipv4.icanhazip.com, in this order, until one answers. The environment variable EGRESSTOOLS_ECHO names others; its value none makes
/// -Echo required. With -From the observations that are saved there are compared, and no pod is asked.</para>
/// </summary>
/// <input cref="string">Names of pods: NAME, NAMESPACE/NAME, or TYPE/NAME for a workload.</input>
/// <input cref="EgressPod">Pods of Find-EgressPod, live, or read back from Clixml or a job.</input>
/// <input cref="EgressPolicy">Policies of Get-EgressPolicy, Publish-EgressPolicy or New-EgressPolicy, whose pods are tested.</input>
/// <input cref="EgressExitIP">Results of this cmdlet, whose pods are tested again.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name, and perhaps a Namespace, such as pods of kubectl get -o json |
/// ConvertFrom-Json.</input>
/// <output cref="EgressExitIP">A result for each pod.</output>
/// <output cref="bool">With -Quiet: whether every pod was asked and leaves as expected.</output>
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
/// <summary>Write JUnit for a nightly job, and fail it</summary>
/// <code>Test-EgressExitIp -Policy egress-test -Output junit=exit-addresses.xml -Fail</code>
/// <remarks>-Fail writes an error at the end if a pod leaves by a wrong address or could not be asked, or if there is none to ask. Its Exception.ExitCode is
/// 1 or 4.</remarks>
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
[Cmdlet(VerbsDiagnostic.Test, "EgressExitIp", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = "Pod")]
[OutputType(typeof(EgressExitIP), typeof(bool))]
public sealed class TestEgressExitIpCommand : ReportingCmdlet
{
    private readonly List<PodTarget> _pods = [];
    private readonly List<string> _podPatterns = [];
    private readonly List<string> _policies = [];
    private readonly StrongBox<ProbeMode> _probe = new();

    [Parameter(ValueFromPipeline = true, ParameterSetName = "InputObject"), ValidateNotNullOrEmpty, Completes]
    public object[] InputObject { get; set; } = [];

    [Parameter(Position = 0, ParameterSetName = "Pod"), SupportsWildcards, ValidateNotNullOrEmpty, Completes]
    public object[] Pod { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "Policy"), SupportsWildcards, NameOf(InputKind.Policy), ValidateNotNullOrEmpty, Completes]
    public string[] Policy { get; set; } = [];

    [Parameter, Selector, Alias("l"), Completes]
    public string? LabelSelector { get; set; }

    [Parameter, Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Alias("c"), Completes]
    public string? Container { get; set; }

    [Parameter, ValidateRange(1, 1024), Completes]
    public int Concurrency { get; set; } = 32;

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public Uri[] Echo { get; set; } = [];

    [Parameter, Duration, Alias("TimeoutSeconds"), Completes]
    public TimeSpan? Timeout { get; set; }

    [Parameter, ValidateRange(0, 20), Completes]
    public int Retries { get; set; } = 1;

    [Parameter, ValidateNotNull]
    public ProbeMode Probe { get => _probe.Value; set => _probe.Value = value; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? ProbeImage { get; set; }

    [Parameter]
    public SwitchParameter AllowUnasked { get; set; }

    [Parameter, Text, ValidateSet("All", "Failed")]
    public string Show { get; set; } = "All";

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] Output { get; set; } = [];

    [Parameter, Text, ValidateSet("auto", "none", "azure", "github")]
    public string Ci { get; set; } = "none";

    [Parameter]
    public SwitchParameter Fail { get; set; }

    protected override void ProcessRecord()
    {
        Read(Pod, AddPod);
        Read(InputObject, Add);
        _policies.AddRange(Policy);
    }

    protected override void EndProcessing()
    {
        if (!IsNothing || Fail || Quiet)
            Run(TestAsync);
    }

    private bool IsNothing => GotNothing(_pods.Count + _podPatterns.Count + _policies.Count);

    private async Task TestAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (!IsNothing && Probe != ProbeMode.Exec && !world.IsSaved && !await pipeline.MayAsync("the pods to test", Probe == ProbeMode.Pod
            ? "create a pod that asks for the exit address" : "add a container that asks for the exit address").ConfigureAwait(false))
            return;
        using var files = await OpenAsync(Output, world, pipeline).ConfigureAwait(false);
        var (results, onlyFailed) = (new List<ExitAddressResult>(), Show.Equals("Failed", StringComparison.OrdinalIgnoreCase));
        EgressException? end = null;
        try
        {
            // Nothing is not every pod, which a request without any asks.
            if (!IsNothing)
                await foreach (var result in ExitTestUseCase.RunAsync(Request(WildcardNames.Of(_policies)), world, pipeline, cancellationToken)
                    .ConfigureAwait(false))
                {
                    results.Add(result);
                    if (!Quiet && (!onlyFailed || result.Verdict.IsFailed()))
                        await pipeline.WriteAsync(new EgressExitIP(result)).ConfigureAwait(false);
                }
        }
        catch (EgressException error)
        {
            // The files say so too: those of an earlier run would pass for the result of this one.
            end = error;
        }
        List<EgressException> missed = [.. Refused, .. pipeline.Failures, .. end is null ? Array.Empty<EgressException>() : [end]];
        // That no pod has such a name proves nothing.
        if (Quiet && end is null)
            await pipeline.WriteAsync(results.Count > 0 && ExitVerdicts.ExitCode(results, AllowUnasked) == 0 && missed.Count == 0).ConfigureAwait(false);
        var fault = results.Count == 0 ? new ProbeException("no pod was tested", "NoPods") : ExitReport.Fault(results, AllowUnasked)
            ?? (world.Predicted() == 0 ? null : new MismatchException("the egress gateway is disabled, so policies do nothing", "NotInEffect"));
        // A file without a test would pass.
        if (Fail && results.Count == 0 && missed.Count == 0)
            missed.Add(fault!);
        results.Sort(static (a, b) => a.Pod.CompareTo(b.Pod));
        Write(files, ExitAddressListing.Listing, onlyFailed ? results.FindAll(static r => r.Verdict.IsFailed()) : results,
            ExitReport.Suite(results, AllowUnasked, missed), pipeline);
        if (end is not null)
            throw end;
        await AnnotateAsync(Ci, (log, system) => CiAnnotations.Write(log, system, ExitReport.Annotations(results, AllowUnasked), Fail && fault is not null),
            pipeline).ConfigureAwait(false);
        if (Fail && fault is not null)
            pipeline.Fail(fault);
    }

    private ExitTestRequest Request(WildcardNames policies) => new(new ExitTestOptions
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
        Policies = policies.Literal,
        PolicyPattern = policies.Pattern,
        Pods = [.. _pods],
        PodPattern = PodPattern(),
        AllNamespaces = AllNamespaces,
        IsUnion = true,
        ProbeImage = ProbeImage,
    };

    // A pattern without a namespace is for that which counts.
    private Func<ObjectName, string, bool>? PodPattern()
    {
        var patterns = _podPatterns.ConvertAll(static text =>
            (IsFull: text.Contains('/', StringComparison.Ordinal), Pattern: WildcardNames.PatternOf(text)));
        return patterns.Count == 0 ? null : (pod, standard) =>
            patterns.Exists(p => p.IsFull ? p.Pattern.IsMatch(pod.ToString()) : pod.Namespace == standard && p.Pattern.IsMatch(pod.Name));
    }

    private void Add(object input)
    {
        if (Arguments.Policy(input) is { } policy)
            _policies.Add(policy);
        else
            AddPod(input);
    }

    private void AddPod(object input)
    {
        if (Arguments.Value(input) is string text && WildcardPattern.ContainsWildcardCharacters(text))
            _podPatterns.Add(text);
        else
            _pods.Add(Arguments.Pod(input));
    }
}
