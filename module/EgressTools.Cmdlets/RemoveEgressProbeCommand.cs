using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes each probe that an earlier test left, and says whether it was removed. Probe pods are removed. Ephemeral containers
/// are only listed: Kubernetes keeps them until their pod is deleted.</para>
/// </summary>
/// <example>
/// <summary>Look for probes in every namespace</summary>
/// <code>Remove-EgressProbe -AllNamespaces -WhatIf</code>
/// <remarks>Says what would be removed, and removes nothing.</remarks>
/// </example>
/// <example>
/// <summary>Remove the probes of a namespace</summary>
/// <code>Remove-EgressProbe -Namespace default -Confirm:$false</code>
/// <remarks>Probe pods of a test that may still run are kept; -Force removes them too.</remarks>
/// </example>
/// <seealso cref="TestEgressExitIpCommand"/>
[Cmdlet(VerbsCommon.Remove, "EgressProbe", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(EgressProbe))]
public sealed class RemoveEgressProbeCommand : EgressCmdlet
{
    private readonly StrongBox<DryRun> _dryRun = new();

    [Parameter, Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter, ValidateNotNull]
    public DryRun DryRun { get => _dryRun.Value; set => _dryRun.Value = value; }

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        var request = new CleanupRequest(AllNamespaces, Force, DryRun,
            (found, chosen) => pipeline.WriteAllAsync(found.Except(chosen).Select(static p => new EgressProbe(p))));
        await foreach (var probe in CleanupUseCase.RunAsync(request, world, pipeline, pipeline, cancellationToken).ConfigureAwait(false))
            await pipeline.WriteAsync(new EgressProbe(probe)).ConfigureAwait(false);
    });
}
