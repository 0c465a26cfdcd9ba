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

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), SupportsWildcards, ValidateNotNullOrEmpty, Completes]
    public object[] Pod { get; set; } = [];

    [Parameter(Position = 1), Text, ValidateNotNullOrEmpty, Completes]
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
            var asked = new List<RouteRequest>();
            foreach (var (pod, to) in questions)
                asked.AddRange((await PodsAsync(pod, world, pipeline, cancellationToken).ConfigureAwait(false)).Select(name => new RouteRequest(name, to)));
            foreach (var request in asked)
                await ResolveAsync(request with { IsOneOfMany = MyInvocation.ExpectingInput || asked.Count > 1 }, world, pipeline, cancellationToken)
                    .ConfigureAwait(false);
        });
    }

    private async Task ResolveAsync(RouteRequest request, World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        try
        {
            var routes = await _routes.RunAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false);
            await pipeline.WriteAllAsync(routes.Select(static r => new EgressRoute(r))).ConfigureAwait(false);
        }
        catch (UsageException error) when (ErrorRecords.GoesOn(error))
        {
            // Of several pods the others are still answered.
            pipeline.Fail(error);
        }
    }

    // A pattern without a namespace is for that which counts.
    private static async Task<IEnumerable<ObjectName>> PodsAsync(ObjectName pod, World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pod.ToString()))
            return [pod];
        var space = pod.Namespace.Length > 0 ? pod.Namespace : await world.NamespaceAsync(cancellationToken).ConfigureAwait(false);
        var found = await WildcardNames.ExistingAsync(NamedKind.Pod, [$"{space}/{pod.Name}"], world, pipeline, cancellationToken).ConfigureAwait(false);
        return found.Select(static n => n.Split('/')).Select(static n => new ObjectName(n[0], n[1]));
    }

    private IEnumerable<(ObjectName Pod, string? To)> Questions(object given)
    {
        var pod = Arguments.Pod(given) is { Workload: null, Name: var name } ? name
            : throw new UsageException($"{Arguments.Shown(given)} is a workload: pass one of its pods", "NoPod");
        return (To is null ? Arguments.Destinations(given) : [To]).DefaultIfEmpty().Select(to => (pod, to));
    }
}
