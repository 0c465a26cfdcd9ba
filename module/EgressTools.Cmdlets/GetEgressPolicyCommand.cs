namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Gateways that are written in a policy and never used are in UnusedGateways, and the reason in Problems.</para>
/// </summary>
/// <example><code>Get-EgressPolicy | Where-Object Conflicts</code></example>
/// <example><code>Get-EgressPolicy | Where-Object UnusedGateways | Select-Object Name, UnusedGateways, Problems</code></example>
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
