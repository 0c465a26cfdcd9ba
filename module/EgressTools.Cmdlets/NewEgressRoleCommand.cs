using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes ClusterRoles and Roles with exactly the verbs that the commands of a level use, and their bindings to a ServiceAccount.
/// It creates nothing.</para>
/// <para type="description">Read is enough for all that only reads objects. Test can ask pods for their exit addresses too, Verify can ask agents for their
/// maps. Operate includes all of these, and changes nodes, policies and the installation.</para>
/// </summary>
/// <example>
/// <summary>Let a job compare the agents' maps</summary>
/// <code>New-EgressRole -For Verify -ServiceAccount egress:audit | Set-Content roles.yaml</code>
/// <remarks>The file has the roles and their bindings: kubectl apply -f roles.yaml creates them.</remarks>
/// </example>
/// <example>
/// <summary>Test the pods of one namespace</summary>
/// <code>New-EgressRole -For Test -Namespace web</code>
/// <remarks>The right to run commands in pods is a Role of this namespace.</remarks>
/// </example>
/// <seealso cref="TestEgressExitIpCommand"/>
/// <seealso cref="CompareEgressRuleCommand"/>
[Cmdlet(VerbsCommon.New, "EgressRole")]
[OutputType(typeof(EgressRole))]
public sealed class NewEgressRoleCommand : EgressCmdlet
{
    private readonly StrongBox<AccessLevel> _for = new();

    [Parameter(Position = 0), ValidateNotNull]
    public AccessLevel For { get => _for.Value; set => _for.Value = value; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? Name { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? ServiceAccount { get; set; }

    [Parameter, Text, ValidateSet("ephemeral", "pod")]
    public string? Probe { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string CiliumNamespace { get; set; } = Options.CiliumNamespace.Default!;

    protected override void EndProcessing() =>
        Run((world, pipeline, _) => pipeline.WriteAllAsync(CreateRbacUseCase.Run(Request(), world, pipeline).Select(static d => new EgressRole(d))));

    private CreateRbacRequest Request() => new(For)
    {
        Name = Name,
        ServiceAccount = ServiceAccount,
        Probe = Probe?.ToLowerInvariant(),
        CiliumNamespace = CiliumNamespace,
    };
}
