namespace EgressTools.Checks.Gateways;

internal sealed class OldKernel() : Check("EGT2012", Severity.Warning, "Old kernel on a gateway node")
{
    private static readonly (int Major, int Minor) Advised = (5, 10);

    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "Cilium's documentation asks for Linux 5.10 or later. Older kernels lack parts of the datapath, and agents of 1.14 do not start the egress gateway "
        + "below 5.2. Gateways translate addresses, so a fault there affects the pods of every node.";

    public override string Cure => "Create the gateway nodes from an image with a newer kernel.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/operations/system_requirements/", .. Issues(16278)];

    public override ShownIn Shown => ShownIn.Documented("1.20");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var (node, policies) in GatewayNodes.Chosen(context))
        {
            if (VersionOf(node.KernelVersion) is not { } version || version.CompareTo(Advised) >= 0)
                continue;
            yield return Found(CheckResource.Node(node.Name),
                $"gateway of {Listed.Policies(policies)} has kernel {node.KernelVersion}, and Cilium needs 5.10 or later: traffic through it may fail") with
            {
                Evidence = [new("kernel", node.KernelVersion), new("policies", Listed.Plain(policies))],
                Remedy = "create gateway nodes from an image with Linux 5.10 or later",
            };
        }
    }

    /// <summary>"5.4.119-19-0009.11" is 5.4; null if the text does not begin with a version.</summary>
    private static (int Major, int Minor)? VersionOf(string kernel)
    {
        var parts = kernel.Split('.', '-', '+');
        return parts.Length > 1
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? (major, minor)
            : null;
    }
}
