namespace EgressTools.Checks.Installation;

internal sealed class DataplaneV2() : Check("EGT4017", Severity.Warning, "GKE Dataplane V2", SnapshotKinds.Installation, ShownIn.OutsideCilium, [20432, 44026])
{
    public override string Why => "GKE's Dataplane V2 is a fork of Cilium named anetd. It does not have this egress gateway: agents do not read the policies, "
        + "and pods leave by their nodes or by Cloud NAT.";
    public override string Cure => "Install Cilium on a cluster without Dataplane V2, or use the egress features of the provider.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        context.Installation.IsDataplaneV2
            ? [Found(CheckResource.Cluster, "the agents are anetd (GKE Dataplane V2), which has no egress gateway: policies have no effect", "",
                ("image", context.Installation.Image ?? ""))] : [];
}
