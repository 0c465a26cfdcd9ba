namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Shows which values of Cilium's chart change and what that means for traffic, asks, and upgrades the release with helm. It
/// refuses while there are policies, because their pods would leave by their own nodes: -RemovePolicies saves and deletes the policies first, -Force
/// leaves them.</para>
/// <para type="description">Without helm on PATH, or if helm did not install Cilium, nothing is changed. The result then has the commands to run.</para>
/// </summary>
/// <output cref="EgressGatewayChange">What changes, and what became of it.</output>
/// <output cref="string">With -Print: the values, the command or the script.</output>
/// <example>
/// <summary>Show what would happen</summary>
/// <code>Disable-EgressGateway -RemovePolicies -DryRun Client</code>
/// <remarks>Writes what would change, with its effects on traffic, and changes nothing.</remarks>
/// </example>
/// <example>
/// <summary>List the values that would change</summary>
/// <code>(Disable-EgressGateway -Force -DryRun Client).Values</code>
/// <remarks>One line for each value of the chart: its path, and what it is before and after.</remarks>
/// </example>
/// <seealso cref="EnableEgressGatewayCommand"/>
/// <seealso cref="GetEgressPolicyCommand"/>
/// <seealso cref="RemoveEgressPolicyCommand"/>
[Cmdlet(VerbsLifecycle.Disable, "EgressGateway", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EgressGatewayChange), typeof(string))]
public sealed class DisableEgressGatewayCommand : ToggleCmdlet
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter RemovePolicies { get; set; }

    [Parameter]
    public SwitchParameter KeepMasquerading { get; set; }

    private protected override FeatureRequest Wanted =>
        new DisableRequest { Force = Force, RemovePolicies = RemovePolicies, KeepMasquerading = KeepMasquerading };
}
