namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes the policies with their pods, gateways, egress IPs and conflicts. UnusedGateways has the gateways that a policy names
/// and that are never used, and Problems says why.</para>
/// </summary>
/// <example>
/// <summary>List policies that are in conflict</summary>
/// <code>Get-EgressPolicy | Where-Object Conflicts</code>
/// <remarks>Two policies are in conflict if they give one pod and destination different gateways. The list is empty if there are none.</remarks>
/// </example>
/// <example>
/// <summary>Find gateways that are never used</summary>
/// <code>Get-EgressPolicy | Where-Object UnusedGateways | Select-Object Name, UnusedGateways, Problems</code>
/// <remarks>Problems says why Cilium ignores a gateway.</remarks>
/// </example>
/// <seealso cref="NewEgressPolicyCommand"/>
/// <seealso cref="PublishEgressPolicyCommand"/>
/// <seealso cref="RemoveEgressPolicyCommand"/>
/// <seealso cref="TestEgressExitIpCommand"/>
[Cmdlet(VerbsCommon.Get, "EgressPolicy")]
[OutputType(typeof(EgressPolicy))]
public sealed class GetEgressPolicyCommand : ReadingCmdlet
{
    [Parameter(Position = 0), ValidateNotNullOrEmpty, Completes]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        var policies = await PoliciesUseCase.RunAsync(new([.. Name]), world, pipeline, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteAllAsync(policies.Select(static p => new EgressPolicy(p))).ConfigureAwait(false);
    });
}
