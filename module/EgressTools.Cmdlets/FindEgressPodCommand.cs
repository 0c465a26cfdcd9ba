namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Who is behind an address that a firewall shows? The pods come one for
/// each policy and gateway, and can be piped to Test-EgressExitIp.</para>
/// </summary>
/// <example><code>Find-EgressPod 203.0.113.7</code></example>
/// <example><code>Find-EgressPod 10.0.0.7 | Test-EgressExitIp</code></example>
[Cmdlet(VerbsCommon.Find, "EgressPod")]
[OutputType(typeof(AddressUser))]
public sealed class FindEgressPodCommand : ReadingCmdlet
{
    private readonly UsersUseCase _users = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ValidateNotNullOrEmpty]
    public string Address { get; set; } = "";

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        try
        {
            await pipeline.WriteAllAsync(await _users.RunAsync(new(Address), world, pipeline, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (UsageException error)
        {
            // Of several addresses the others are still answered.
            pipeline.Fail(error, Address);
        }
    });
}
