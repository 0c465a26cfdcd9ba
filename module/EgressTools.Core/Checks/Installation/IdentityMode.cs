namespace EgressTools.Checks.Installation;

internal sealed class IdentityMode() : ConfigurationCheck("EGT4006", Severity.Error, "Identities outside custom resources",
    ShownIn.EveryDocument, [24559, 26189])
{
    private const string Key = "identity-allocation-mode";

    public override string Why => "The egress gateway reads the labels of pods from CiliumIdentities. With identities in a key-value store, agents refuse to "
        + "start with the feature enabled.";
    public override string Cure => "Move the identities to custom resources (identityAllocationMode=crd). Every pod gets a new identity, so plan it like an "
        + "upgrade.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        context.Configured.Setting(Key) is { Length: > 0 } mode and not "crd"
            ? [Wrong(context, Severity.Error, $"{Key} must be 'crd', not '{mode}': with the egress gateway enabled, agents refuse to start",
                "helm upgrade with identityAllocationMode=crd", Key)] : [];
}
