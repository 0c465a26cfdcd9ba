namespace EgressTools.Checks.Installation;

internal sealed class IsovalentEnterprise()
    : ConfigurationCheck("EGT4020", Severity.Warning, "Isovalent Enterprise", ShownIn.OutsideCilium, ["https://docs.isovalent.com/"])
{
    public override string Why => "Isovalent Enterprise has its own egress gateway, with other policies and other maps. Its agents may list no entries "
        + "although they steer traffic. Predictions and comparisons of this tool do not apply there.";
    public override string Cure => "Use the tools of that edition, and ignore this tool's results about gateways, entries and exit addresses.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        context.Configured.EnterpriseKey is { } key
            ? [Wrong(context, Severity.Warning, $"{key} is a setting of Isovalent Enterprise, whose egress gateway this tool does not support",
                "use the tools of that edition", key)] : [];
}
