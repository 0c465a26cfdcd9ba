namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">What the agents would refuse to start for is found first, and stops it. Where everything is as it should be nothing is
/// done. helm is looked for on PATH; without it, or where helm did not install Cilium, nothing is changed and the commands are in the result.</para>
/// </summary>
/// <example><code>Enable-EgressGateway -WhatIf</code></example>
/// <example><code>(Enable-EgressGateway -DryRun Client).Effects</code></example>
/// <example><code>Enable-EgressGateway -VpcCidr 10.0.0.0/16 -RollbackOnFailure -Confirm:$false</code></example>
[Cmdlet(VerbsLifecycle.Enable, "EgressGateway", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EgressFeatureChange), typeof(string))]
public sealed class EnableEgressGatewayCommand : ToggleCmdlet
{
    [Parameter, ValidateNotNullOrEmpty]
    public string[] VpcCidr { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty]
    public string? K8sServiceHost { get; set; }

    [Parameter, ValidateRange(1, 65535)]
    public int? K8sServicePort { get; set; }

    [Parameter]
    public SwitchParameter WithoutPolicies { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
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
