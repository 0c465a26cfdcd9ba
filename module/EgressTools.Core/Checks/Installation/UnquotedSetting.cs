namespace EgressTools.Checks.Installation;

internal sealed class UnquotedSetting() : ConfigurationCheck("EGT4019", Severity.Error, "Unquoted value in cilium-config",
    ShownIn.Documented("1.14", "1.15", "1.16.0"), [23019])
{
    public override string Why => "A ConfigMap holds text. The API server rejects the whole ConfigMap if one value is a number or a boolean. The charts of "
        + "1.14, 1.15 and 1.16.0 to 1.16.3 write egress-gateway-policy-map-max as a number if egressGateway.maxPolicyEntries is set.";
    public override string Cure => "Put the value in quotation marks. With helm, use a chart that does so (1.16.4 and later), or remove "
        + "egressGateway.maxPolicyEntries.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        context.Configured.Unquoted is { IsEmpty: false } keys
            ? [Wrong(context, Severity.Error,
                $"the value of {Listed.Short(keys)} is not text: the API server rejects the whole ConfigMap, and agents keep their settings",
                "put the value in quotation marks; with helm, remove egressGateway.maxPolicyEntries or use a chart of 1.16.4 or later", [.. keys])] : [];
}
