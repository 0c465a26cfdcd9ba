namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Says by which gateway and address the traffic of a pod leaves, and why. Reasons are sentences, and
/// ReasonCodes has a code for each, which scripts can compare. Without -To there is one route for each map entry of the pod.</para>
/// <para type="description">An object or hashtable with a To or a Destination, such as a row of a table, is asked about these addresses. If -To is given,
/// it alone counts.</para>
/// </summary>
/// <input cref="string">Names of pods: NAME, NAMESPACE/NAME, or TYPE/NAME for a workload.</input>
/// <input cref="EgressPod">Pods of Find-EgressPod, live, or read back from Clixml or a job.</input>
/// <input cref="EgressExitIP">Results of Test-EgressExitIp: by their Pod.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name, and perhaps a Namespace and a To or Destination.</input>
/// <example>
/// <summary>Show how a pod reaches an address</summary>
/// <code>Resolve-EgressRoute default/nginx-54c98b4f84-5wlpc -To 203.0.113.7</code>
/// <remarks>The pod is a name in the current namespace, or namespace/name.</remarks>
/// </example>
/// <example>
/// <summary>Read the reasons</summary>
/// <code>(Resolve-EgressRoute nginx-54c98b4f84-5wlpc -To 203.0.113.7).Reasons</code>
/// <remarks>The reasons also say why a policy does not apply to the pod.</remarks>
/// </example>
/// <seealso cref="GetEgressRuleCommand"/>
/// <seealso cref="FindEgressPodCommand"/>
/// <seealso cref="TestEgressExitIpCommand"/>
[Cmdlet(VerbsDiagnostic.Resolve, "EgressRoute")]
[OutputType(typeof(EgressRoute))]
public sealed class ResolveEgressRouteCommand : ReadingCmdlet
{
    private readonly RouteUseCase _routes = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ValidateNotNullOrEmpty, Completes]
    public object[] Pod { get; set; } = [];

    [Parameter(Position = 1), ValidateNotNullOrEmpty, Completes]
    public string? To { get; set; }

    [Parameter]
    public SwitchParameter Interfaces { get; set; }

    private protected override bool AsksInterfaces => Interfaces;
    protected override void ProcessRecord()
    {
        var questions = new List<(ObjectName Pod, string? To)>();
        Read(Pod, given => questions.AddRange(Questions(given)));
        Run(async (world, pipeline, cancellationToken) =>
        {
            foreach (var (pod, to) in questions)
            {
                var request = new RouteRequest(pod, to) { IsOneOfMany = MyInvocation.ExpectingInput || questions.Count > 1 };
                var routes = await _routes.RunAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false);
                await pipeline.WriteAllAsync(routes.Select(static r => new EgressRoute(r))).ConfigureAwait(false);
            }
        });
    }

    private IEnumerable<(ObjectName Pod, string? To)> Questions(object given)
    {
        var pod = Arguments.Pod(given) is { Workload: null, Name: var name } ? name
            : throw new UsageException($"{Arguments.Shown(given)} is a workload: pass one of its pods", "NoPod");
        return (To is null ? Arguments.Destinations(given) : [To]).DefaultIfEmpty().Select(to => (pod, to));
    }
}
