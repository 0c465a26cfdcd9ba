using System.Management.Automation;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="synopsis">Switches the egress gateway of Cilium on through helm: shows what it means for traffic, asks, does it, waits for the agents and verifies.</para>
/// <para type="description">What the agents would refuse to start for is found first, and stops it. Where everything is as it should be nothing is done. helm is looked for on PATH;
/// without it, or where helm did not install Cilium, nothing is changed and the commands are in the result.</para>
/// </summary>
/// <example><code>Enable-EgressGateway -WhatIf</code></example>
/// <example><code>(Enable-EgressGateway -DryRun Client).Effects</code></example>
/// <example><code>Enable-EgressGateway -VpcCidr 10.0.0.0/16 -RollbackOnFailure -Confirm:$false</code></example>
[Cmdlet(VerbsLifecycle.Enable, "EgressGateway", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(EgressFeatureChange), typeof(string))]
public sealed class EnableEgressGatewayCommand : FeatureCmdlet
{
    /// <summary>Ranges of the network around the nodes, whose hosts are to see pods with their own addresses (native routing only).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] VpcCidr { get; set; } = [];

    /// <summary>Where agents reach the API server without kube-proxy: an address or a name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? K8sServiceHost { get; set; }

    /// <summary>Its port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? K8sServicePort { get; set; }

    /// <summary>Save and delete the policies first, and put them back when every agent runs with the egress gateway.</summary>
    [Parameter]
    public SwitchParameter WithoutPolicies { get; set; }

    /// <summary>Leave checks out, everywhere (EGT4012) or for one resource (EGT4012=name).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Skip { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run((pipeline, cancellationToken) =>
    {
        var request = new EnableRequest
        {
            VpcCidrs = FeatureInput.Ranges(VpcCidr, "-VpcCidr"),
            ServiceHost = FeatureInput.Host(K8sServiceHost, "-K8sServiceHost"),
            ServicePort = K8sServicePort,
            WithoutPolicies = WithoutPolicies,
            Skip = [.. Skip.Select(static s => CheckSkip.Parse(s, "-Skip"))],
        };
        return SwitchAsync(state => FeaturePlanner.Enable(state, request), pipeline, cancellationToken);
    });
}
