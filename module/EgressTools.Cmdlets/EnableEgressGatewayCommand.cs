namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Shows which values of Cilium's chart change and what that means for traffic, asks, upgrades the release with helm, and waits
/// until every agent serves. Settings with which agents would not start are found first, and stop it. If the egress gateway is enabled already, nothing
/// changes.</para>
/// <para type="description">Without helm on PATH, or if helm did not install Cilium, nothing is changed. The result then has the commands to run.</para>
/// </summary>
/// <output cref="EgressGatewayChange">What changes, and what became of it.</output>
/// <output cref="string">With -Print: the values, the command or the script.</output>
/// <example>
/// <summary>Show what would happen</summary>
/// <code>Enable-EgressGateway -DryRun Client</code>
/// <remarks>Writes what would change, with its effects on traffic, and changes nothing.</remarks>
/// </example>
/// <example>
/// <summary>Read what it means for traffic</summary>
/// <code>(Enable-EgressGateway -DryRun Client).Effects</code>
/// <remarks>Effects has one sentence for each effect on traffic. It is empty if the egress gateway is enabled already.</remarks>
/// </example>
/// <example>
/// <summary>Save the values for somebody else to apply</summary>
/// <code>Enable-EgressGateway -Print Values | Set-Content values.yaml</code>
/// <remarks>Writes the values of the chart as YAML, and changes nothing.</remarks>
/// </example>
/// <seealso cref="DisableEgressGatewayCommand"/>
/// <seealso cref="InvokeEgressCheckCommand"/>
/// <seealso cref="AddEgressNodeCommand"/>
[Cmdlet(VerbsLifecycle.Enable, "EgressGateway", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EgressGatewayChange), typeof(string))]
public sealed class EnableEgressGatewayCommand : ToggleCmdlet
{
    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] VpcCidr { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? K8sServiceHost { get; set; }

    [Parameter, ValidateRange(1, 65535), Completes]
    public int? K8sServicePort { get; set; }

    [Parameter]
    public SwitchParameter WithoutPolicies { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] Skip { get; set; } = [];

    private protected override FeatureRequest Wanted => new EnableRequest
    {
        VpcCidrs = EnableRequest.Ranges(VpcCidr),
        ServiceHost = K8sServiceHost,
        ServicePort = K8sServicePort,
        WithoutPolicies = WithoutPolicies,
        Skip = [.. Skip.Select(static s => CheckSkip.Parse(s, Options.Skip))],
    };
}
