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

    protected override void ProcessRecord() => Run(async (pipeline, cancellationToken) =>
    {
        var result = await CompareAsync(pipeline, cancellationToken).ConfigureAwait(false);
        foreach (var note in result.Verdict.Notes)
            pipeline.Note(note);
        pipeline.Note(DifferenceSummary.Line(result));
        foreach (var difference in result.Verdict.Differences)
            await pipeline.WriteAsync(difference).ConfigureAwait(false);
        foreach (var gap in Unknown(result))
        {
            if (AllowUnasked)
                pipeline.Warn(gap.ToString());
            else
                await pipeline.WriteErrorAsync(ErrorRecords.From(new ProbeException(gap.ToString(), "AgentNotAsked"), gap.What)).ConfigureAwait(false);
        }
    });

    private static IEnumerable<Gap> Unknown(CompareResult result) =>
        result.Gaps.Concat(result.WithoutMap.Select(
            static n => new Gap($"the agent of node {n}", "it has no egress map, although the egress gateway is enabled", "restart its pod")))
            .Concat(result.Configured ? result.Silent.Select(
                static n => new Gap($"the agent of node {n}", "it did not say whether the egress gateway is enabled, so its map proves nothing")) : []);

    private async Task<CompareResult> CompareAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var options = new CompareOptions { Node = Node, Wait = Wait };
        if (SourcePath is not null)
            return CompareRules.FromSnapshot((await ReadAsync(CompareRules.NeedsSaved, pipeline, cancellationToken).ConfigureAwait(false)).Snapshot, options);
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var world = await ReadAsync(client, CompareRules.Needs, pipeline, cancellationToken).ConfigureAwait(false);
        return await CompareRules.RunAsync(client, world.Snapshot, token => ReadAgainAsync(client, CompareRules.Needs, pipeline, token), options, pipeline,
            cancellationToken).ConfigureAwait(false);
    }
}
