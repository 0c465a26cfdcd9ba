namespace EgressTools.Checks.Installation;

internal sealed class DataplaneV2() : Check("EGT4017", Severity.Warning, "the agents are those of GKE Dataplane V2")
{
    public override string Why =>
        "GKE's Dataplane V2 is a fork of Cilium under the name anetd. It does not have this egress gateway: its policies are not read, and pods leave by their nodes or by Cloud NAT.";

    public override string Cure =>
        "Install Cilium itself on a cluster without Dataplane V2, or use what the provider has for egress.";

    public override ImmutableArray<string> References => Issues(20432, 44026);

    public override ShownIn Shown => ShownIn.OutsideCilium;

    public override SnapshotKinds Needs => SnapshotKinds.Installation;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Installation.IsDataplaneV2)
            yield return Found(CheckResource.Cluster, "the agents are anetd, GKE's Dataplane V2, which has no egress gateway: policies steer nothing there") with { Evidence = [new("image", context.Installation.Image ?? "")] };
    }
}
