namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Gateways that are written in a policy and never used are among them, with the reason in Unused.</para>
/// </summary>
/// <example><code>Get-EgressPolicy | Where-Object Conflicts</code></example>
/// <example><code>(Get-EgressPolicy -Name web).Gateways | Where-Object Unused</code></example>
[Cmdlet(VerbsCommon.Get, "EgressPolicy")]
[OutputType(typeof(PolicySummary))]
public sealed class GetEgressPolicyCommand : ReadingCmdlet
{
    [Parameter(Position = 0), ValidateNotNullOrEmpty, Completes]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
        await pipeline.WriteAllAsync(await PoliciesUseCase.RunAsync(new([.. Name]), world, pipeline, cancellationToken).ConfigureAwait(false))
            .ConfigureAwait(false));
}
