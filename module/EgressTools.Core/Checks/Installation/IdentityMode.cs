namespace EgressTools.Checks.Installation;

internal sealed class IdentityMode() : ConfigurationCheck("EGT4006", Severity.Error, "identities are not kept as custom resources")
{
    public override string Why =>
        "The egress gateway takes the labels of pods from CiliumIdentities. With identities in a key-value store agents refuse to start with the feature on.";

    public override string Cure =>
        "Move the identities to custom resources (identityAllocationMode=crd); every pod gets a new identity by that, so plan it as an upgrade.";

    public override ImmutableArray<string> References => Issues(24559, 26189);

    public override ShownIn Shown => ShownIn.EveryDocument;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "identity-allocation-mode";
        if (context.Configured.Setting(Key) is { Length: > 0 } mode and not "crd")
            yield return Wrong(context, Severity.Error, $"{Key} is '{mode}': with the egress gateway on, agents refuse to start unless it is 'crd'", "helm upgrade with identityAllocationMode=crd", Key);
    }
}
