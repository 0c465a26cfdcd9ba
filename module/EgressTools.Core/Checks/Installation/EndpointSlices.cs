namespace EgressTools.Checks.Installation;

internal sealed class EndpointSlices() : ConfigurationCheck("EGT4005", Severity.Error, "CiliumEndpointSlices enabled",
    ShownIn.EveryDocument, [24833, 27984, 44488])
{
    public const string Key = "enable-cilium-endpoint-slice";

    public override string Why => "The egress gateway finds its pods by CiliumEndpoints. With slices enabled, agents do not watch these, and refuse to start "
        + "with both features. Guides for large clusters recommend slices.";
    public override string Cure => "Disable the slices (ciliumEndpointSlice.enabled=false). In a large cluster, first check that the API server can handle "
        + "every agent watching every endpoint.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        context.Configured.IsOn(Key)
            ? [Wrong(context, Severity.Error, $"{Key} is true: agents refuse to start with it and the egress gateway",
                "helm upgrade with ciliumEndpointSlice.enabled=false", Key)] : [];
}
