namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Where nothing differs, nothing is written; -InformationAction Continue shows how much was compared. For each agent that
/// cannot be asked, has no egress map or does not say whether the egress gateway is enabled it writes an error, or with -AllowUnasked a warning.</para>
/// </summary>
/// <example><code>Compare-EgressRule -Wait 60s</code></example>
/// <example><code>if (Compare-EgressRule | Where-Object Class -ne NotYetPropagated) { throw 'agents differ' }</code></example>
[Cmdlet(VerbsData.Compare, "EgressRule")]
[OutputType(typeof(RuleDifference))]
public sealed class CompareEgressRuleCommand : ReadingCmdlet
{
    [Parameter, ValidateNotNullOrEmpty, Completes]
    public string? Node { get; set; }

    [Parameter, Duration]
    public TimeSpan Wait { get; set; }

    [Parameter]
    public SwitchParameter AllowUnasked { get; set; }

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        var request = new VerifyRequest(Node, Wait) { WarnsOfUnasked = false };
        var result = await VerifyUseCase.RunAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false);
        pipeline.Note(DifferenceSummary.Line(result));
        await pipeline.WriteAllAsync(result.Verdict.Differences).ConfigureAwait(false);
        foreach (var gap in result.Unproven)
        {
            if (AllowUnasked)
                pipeline.Warn(gap.ToString());
            else
                pipeline.Fail(new ProbeException(gap.ToString(), "AgentNotAsked"), gap.What);
        }
    });
}
