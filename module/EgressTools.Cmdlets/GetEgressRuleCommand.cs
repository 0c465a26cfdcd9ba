using System.Management.Automation;
using EgressTools.Operations;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="synopsis">Gets the entries that the egress map of every agent should hold, as the engine computes them for the version of Cilium.</para>
/// <para type="description">All agents hold the same keys, so that a cluster has as many entries times nodes; -Node limits them to one agent.</para>
/// </summary>
/// <example><code>Get-EgressRule -Expected -Node 10.0.0.7 | Where-Object Policy -eq web</code></example>
[Cmdlet(VerbsCommon.Get, "EgressRule")]
[OutputType(typeof(EgressRule))]
public sealed class GetEgressRuleCommand : ReadingCmdlet
{
    /// <summary>Compute the entries with the engine.</summary>
    [Parameter(Mandatory = true)]
    public SwitchParameter Expected { get; set; }

    /// <summary>Only the entries of this node's agent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public string? Node { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async (pipeline, cancellationToken) =>
    {
        var world = await ReadAsync(ExpectedRules.Needs, pipeline, cancellationToken).ConfigureAwait(false);
        foreach (var rule in ExpectedRules.Run(world.Snapshot, Node))
            await pipeline.WriteAsync(new EgressRule(rule)).ConfigureAwait(false);
    });
}
