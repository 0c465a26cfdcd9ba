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

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        var request = new CleanupRequest(AllNamespaces, Force, DryRun, (found, chosen) => pipeline.WriteAllAsync(found.Except(chosen)));
        await foreach (var probe in CleanupUseCase.RunAsync(request, world, pipeline, pipeline, cancellationToken).ConfigureAwait(false))
            await pipeline.WriteAsync(probe).ConfigureAwait(false);
    });
}
