namespace EgressTools.Checks.Installation;

internal sealed class EndpointSlices() : ConfigurationCheck("EGT4005", Severity.Error, "CiliumEndpointSlices are on")
{
    public const string Key = "enable-cilium-endpoint-slice";

    public override string Why =>
        "The egress gateway finds its pods by their CiliumEndpoints. With slices switched on agents do not watch these, and refuse to start with both features on. "
        + "Guides for large clusters advise slices, so that the two meet there.";

    public override string Cure =>
        "Switch the slices off (ciliumEndpointSlice.enabled=false); in a large cluster see first that the API server bears every agent watching every endpoint.";

    public override ImmutableArray<string> References => Issues(24833, 27984, 44488);

    public override ShownIn Shown => ShownIn.EveryDocument;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Configured.IsOn(Key))
            yield return Wrong(context, Severity.Error, $"{Key} is on: agents refuse to start with it and the egress gateway both on", "helm upgrade with ciliumEndpointSlice.enabled=false", Key);
    }
}
