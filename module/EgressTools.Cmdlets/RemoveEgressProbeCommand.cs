namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes each probe that it finds, and says whether it removed it. It
/// only shows ephemeral containers: Kubernetes keeps them until their pod is deleted.</para>
/// </summary>
/// <example><code>Remove-EgressProbe -AllNamespaces -WhatIf</code></example>
/// <example><code>Remove-EgressProbe -Namespace shop -Confirm:$false</code></example>
[Cmdlet(VerbsCommon.Remove, "EgressProbe", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(EgressProbe))]
public sealed class RemoveEgressProbeCommand : EgressCmdlet
{
    [Parameter, Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public DryRun DryRun { get; set; }

    protected override void ProcessRecord() => Run(async (pipeline, cancellationToken) =>
    {
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var space = AllNamespaces ? null : client.Namespace;
        var found = await RemoveProbes.FindAsync(client, space, TimeProvider.System.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var chosen = RemoveProbes.Removable(found, Force);
        if (found.IsEmpty)
            pipeline.Note(ProbeText.Nothing(space));
        foreach (var note in ProbeText.Notes(found, chosen))
            pipeline.Note(note);
        foreach (var probe in found.Except(chosen))
            await pipeline.WriteAsync(probe).ConfigureAwait(false);
        foreach (var probe in chosen)
        {
            if (DryRun == DryRun.None && !await pipeline.ShouldProcessAsync($"remove probe pod {probe.Pod} (on {client.Origin})",
                $"Remove probe pod {probe.Pod}? (on {client.Origin})").ConfigureAwait(false))
                continue;
            await foreach (var (done, error) in RemoveProbes.RunAsync(client, [probe], DryRun, cancellationToken).ConfigureAwait(false))
            {
                if (error is not null)
                    await pipeline.WriteErrorAsync(ErrorRecords.From(error, $"Pod/{probe.Pod}")).ConfigureAwait(false);
                else
                    await pipeline.WriteAsync(done).ConfigureAwait(false);
            }
        }
    });
}
