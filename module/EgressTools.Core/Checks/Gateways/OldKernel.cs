namespace EgressTools.Checks.Gateways;

internal sealed class OldKernel() : Check("EGT2012", Severity.Warning, "the kernel of a gateway node is older than advised")
{
    private static readonly (int Major, int Minor) Advised = (5, 10);

    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "The documentation of Cilium asks for Linux 5.10 or later. With older kernels parts of the datapath are missing or work in another way; agents of 1.14 do not start the egress gateway below 5.2 at all. "
        + "The gateway is where addresses are translated, so that a fault there meets the pods of every node.";

    public override string Cure => "Make the gateway nodes from an image with a newer kernel.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/operations/system_requirements/", .. Issues(16278)];

    public override ShownIn Shown => ShownIn.Documented("1.20");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var (node, policies) in GatewayNodes.Chosen(context))
        {
            if (VersionOf(node.KernelVersion) is not { } version || version.CompareTo(Advised) >= 0)
                continue;
            yield return Found(CheckResource.Node(node.Name), $"it is the gateway of {Listed.Policies(policies)}, and its kernel {node.KernelVersion} is older than 5.10, which Cilium's documentation asks for, so that traffic through it may fail") with
            {
                Evidence = [new("kernel", node.KernelVersion), new("policies", Listed.Plain(policies))],
                Remedy = "make gateway nodes from an image with Linux 5.10 or later",
            };
        }
    }

    /// <summary>"5.4.119-19-0009.11" is 5.4; null for what is no such number.</summary>
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
