namespace EgressTools.Checks.Gateways;

internal sealed class OldKernel() : Check("EGT2012", Severity.Warning, "Old kernel on a gateway node", Inputs.Gateways | SnapshotKinds.Nodes,
    ShownIn.Documented("1.20"), ["https://docs.cilium.io/en/stable/operations/system_requirements/", 16278])
{
    private static readonly (int Major, int Minor) Advised = (5, 10);

    public override string Why => "Cilium's documentation asks for Linux 5.10 or later. Older kernels lack parts of the datapath, and agents of 1.14 do not "
        + "start the egress gateway below 5.2. Gateways translate addresses, so a fault there affects the pods of every node.";
    public override string Cure => "Create the gateway nodes from an image with a newer kernel.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from gateway in GatewayNodes.Chosen(context)
        where VersionOf(gateway.Node.KernelVersion) is { } version && version.CompareTo(Advised) < 0
        select Found(gateway.Node, $"gateway of {Listed.Policies(gateway.Policies)} has kernel {gateway.Node.KernelVersion}, and Cilium needs 5.10 or later: " +
            "traffic through it may fail", "create gateway nodes from an image with Linux 5.10 or later", ("kernel", gateway.Node.KernelVersion),
            ("policies", gateway.Policies));

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
