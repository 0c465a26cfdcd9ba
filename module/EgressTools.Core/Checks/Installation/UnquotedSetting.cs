using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Checks.Installation;

internal sealed class UnquotedSetting() : ConfigurationCheck("EGT4019", Severity.Warning, "a value in cilium-config is no text")
{
    public override string Why =>
        "A ConfigMap holds texts; the API server refuses one with a number or a truth value, whole. The charts of 1.14 and 1.15, and that of 1.16.0, write egress-gateway-policy-map-max as a number once egressGateway.maxPolicyEntries is set.";

    public override string Cure =>
        "Put the value in quotation marks, or use a chart that does so.";

    public override ImmutableArray<string> References => Issues(23019);

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Configured.Unquoted is { IsEmpty: false } keys)
            yield return Wrong(context, Severity.Warning, $"the value of {Some.Of(keys)} is no text: the API server refuses the whole ConfigMap, and agents keep the settings that they had", "put the value in quotation marks", [.. keys]);
    }
}
