namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Every agent keeps the same egress map. This cmdlet asks each agent for its map and writes one object for each difference from
/// what the policies ask for. If nothing differs, it writes nothing but a note.</para>
/// <para type="description">An agent that cannot be asked, has no egress map or does not say whether the egress gateway is enabled is an error. With
/// -AllowUnasked it is a warning.</para>
/// </summary>
/// <input cref="EgressNode">Nodes of Get-EgressNode, live, or read back from Clixml or a job: only their agents are asked.</input>
/// <input cref="string">Names of nodes, also as node/NAME.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name, and nodes of kubectl get -o json | ConvertFrom-Json.</input>
/// <example>
/// <summary>Wait until the agents have a change</summary>
/// <code>Compare-EgressRule -Wait 60s</code>
/// <remarks>The maps are compared again until nothing differs, for at most 60 s. What differs then is written.</remarks>
/// </example>
/// <example>
/// <summary>End a script if agents differ</summary>
/// <code>if (Compare-EgressRule | Where-Object Class -ne not-yet-propagated) { throw 'agents differ' }</code>
/// <remarks>Agents need some seconds for a new pod. This kind of difference, not-yet-propagated, is left out.</remarks>
/// </example>
/// <seealso cref="GetEgressRuleCommand"/>
/// <seealso cref="TestEgressExitIpCommand"/>
/// <seealso cref="InvokeEgressCheckCommand"/>
[Cmdlet(VerbsData.Compare, "EgressRule", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(EgressRuleDifference))]
public sealed class CompareEgressRuleCommand : ReportingCmdlet
{
    private readonly List<string> _nodes = [];

    [Parameter(ValueFromPipeline = true), SupportsWildcards, NameOf(InputKind.Node), ValidateNotNullOrEmpty, Completes]
    public string[] Node { get; set; } = [];

    [Parameter, Duration, Completes]
    public TimeSpan Wait { get; set; }

    [Parameter]
    public SwitchParameter AllowUnasked { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] Output { get; set; } = [];

    [Parameter, Text, ValidateSet("auto", "none", "azure", "github")]
    public string Ci { get; set; } = "none";

    [Parameter]
    public SwitchParameter Fail { get; set; }

    protected override void ProcessRecord() => _nodes.AddRange(Node);

    protected override void EndProcessing() => Run(CompareAsync);

    private async Task CompareAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var nodes = await WildcardNames.ExistingAsync(NamedKind.AgentNode, _nodes, world, pipeline, cancellationToken).ConfigureAwait(false);
        if (nodes.IsEmpty && (MyInvocation.ExpectingInput || _nodes.Count > 0))
        {
            // Where no map was compared, nothing proves that they are as they should be.
            if (Fail)
                pipeline.Fail(new ProbeException("no agent was asked: no node is chosen", "AgentNotAsked"));
            return;
        }
        using var files = await OpenAsync(Output, world, pipeline).ConfigureAwait(false);
        var request = new VerifyRequest(nodes, Wait) { WarnsOfUnasked = false };
        var result = await VerifyUseCase.RunAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false);
        pipeline.Note(DifferenceSummary.Line(result));
        await pipeline.WriteAllAsync(result.Verdict.Differences.Select(static d => new EgressRuleDifference(d))).ConfigureAwait(false);
        Write(files, DifferenceListing.Listing, result.Verdict.Differences, DifferenceReport.Suite(result, AllowUnasked), pipeline);
        var fault = DifferenceReport.Fault(result, AllowUnasked);
        await AnnotateAsync(Ci, (log, system) => CiAnnotations.Write(log, system, DifferenceReport.Annotations(result, AllowUnasked),
            Fail && fault is not null), pipeline).ConfigureAwait(false);
        // First what counts: -ErrorAction Stop ends with it.
        if (Fail && fault is not null)
            pipeline.Fail(fault);
        foreach (var gap in result.Unproven)
        {
            if (AllowUnasked)
                pipeline.Warn(gap.ToString());
            else
                pipeline.Fail(new ProbeException(gap.ToString(), "AgentNotAsked"), gap.What);
        }
    }
}
