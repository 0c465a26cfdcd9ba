namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Answers who is behind an address that a firewall or a log shows. It writes one object for each pod, policy and
/// gateway. An address that comes again, as in results of several pods, is looked up once.</para>
/// </summary>
/// <input cref="string">Addresses.</input>
/// <input cref="EgressNode">Gateway nodes: by their InternalIP.</input>
/// <input cref="EgressExitIP">Results of Test-EgressExitIp: by their ExitIP.</input>
/// <input cref="PSObject">Any other object or hashtable with an Address, IPAddress, ExitIP, EgressIP or InternalIP.</input>
/// <example>
/// <summary>Find the pods behind an address</summary>
/// <code>Find-EgressPod 172.22.49.119</code>
/// <remarks>The address may be an egress IP, an address of a gateway node, or the public address that servers outside see.</remarks>
/// </example>
/// <example>
/// <summary>Check the pods behind an address</summary>
/// <code>Find-EgressPod 172.22.49.119 | Test-EgressExitIp</code>
/// <remarks>Asks each of these pods for the address by which it leaves.</remarks>
/// </example>
/// <seealso cref="TestEgressExitIpCommand"/>
/// <seealso cref="ResolveEgressRouteCommand"/>
/// <seealso cref="GetEgressPolicyCommand"/>
[Cmdlet(VerbsCommon.Find, "EgressPod")]
[OutputType(typeof(EgressPod))]
public sealed class FindEgressPodCommand : ReadingCmdlet
{
    private readonly UsersUseCase _users = new();
    private readonly HashSet<string> _found = new(StringComparer.OrdinalIgnoreCase);

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), AddressOf, ValidateNotNullOrEmpty, Completes]
    public string[] Address { get; set; } = [];

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        foreach (var address in Address.Where(_found.Add))
            await FindAsync(address, world, pipeline, cancellationToken).ConfigureAwait(false);
    });

    private async Task FindAsync(string address, World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        try
        {
            var users = await _users.RunAsync(new(address), world, pipeline, cancellationToken).ConfigureAwait(false);
            await pipeline.WriteAllAsync(users.Select(u => new EgressPod(u, address))).ConfigureAwait(false);
        }
        catch (UsageException error)
        {
            // Of several addresses the others are still answered.
            pipeline.Fail(error, address);
        }
    }
}
