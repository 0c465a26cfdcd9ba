namespace EgressTools.Checks.Installation;

internal sealed class Enterprise() : ConfigurationCheck("EGT4020", Severity.Warning, "this is a commercial edition of Cilium that the tool does not know")
{
    public override string Why =>
        "Isovalent Enterprise has an egress gateway of its own, with other policies and other maps. Its agents may list no entries at all although traffic is steered, "
        + "so that what this tool predicts and compares is not what happens there.";

    public override string Cure =>
        "Use the tools of that edition; results about gateways, entries and exit addresses from this one do not count there.";

    public override ImmutableArray<string> References => ["https://docs.isovalent.com/"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Configured.EnterpriseKey is { } key)
            yield return Wrong(context, Severity.Warning, $"{key} is a setting of Isovalent Enterprise, whose egress gateway this tool does not support: agents may show an empty map although traffic is steered", "use the tools of that edition", key);
    }
}
