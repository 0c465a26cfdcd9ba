namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes the policies with their pods, gateways, egress IPs and conflicts. UnusedGateways has the gateways that a policy names
/// and that are never used, and Problems says why.</para>
/// </summary>
/// <input cref="EgressPolicy">Policies of Get-EgressPolicy or New-EgressPolicy, live, or read back from Clixml or a job: by their Name.</input>
/// <input cref="string">Names of policies.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name.</input>
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
    private readonly List<string> _names = [];

    [Parameter(Position = 0, ValueFromPipeline = true), SupportsWildcards, NameOf(InputKind.Policy), ValidateNotNullOrEmpty, Completes]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord() => _names.AddRange(Name);

    protected override void EndProcessing()
    {
        if (!GotNothing(_names.Count))
            Run(ReadAsync);
    }

    private async Task ReadAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var names = WildcardNames.Of(_names);
        var request = new PoliciesRequest(names.Literal) { NamePattern = names.Pattern };
        var policies = await PoliciesUseCase.RunAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteAllAsync(policies.Select(static p => new EgressPolicy(p))).ConfigureAwait(false);
    }
}
