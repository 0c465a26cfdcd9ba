namespace EgressTools.Sources.Objects;

internal static class NodeReading
{
    private static readonly ObjectShape<NodeAddress> Address = AddressIn("address");
    private static readonly ObjectShape<NodeAddress> CiliumAddress = AddressIn("ip");

    private static readonly ObjectShape<Node> NodeMembers = new(
        ("spec.unschedulable", static (ref r, in at, ref n) => n = n with { Unschedulable = r.Flag(at) }),
        ("spec.providerID", static (ref r, in at, ref n) => n = n with { ProviderId = r.Text(at.Path) }),
        ("spec.taints", static (ref r, in at, ref n) => n = n with { Taints = TaintReading.Taints(ref r, at) }),
        ("status.addresses", static (ref r, in at, ref n) => n = n with { Addresses = Address.List(new("", ""), ref r, at) }),
        ("status.conditions", static (ref r, in at, ref n) => n = n with { Readiness = Conditions.Ready(ref r, at) }),
        ("status.nodeInfo.kubeletVersion", static (ref r, in at, ref n) => n = n with { KubeletVersion = r.Text(at) }),
        ("status.nodeInfo.osImage", static (ref r, in at, ref n) => n = n with { OsImage = r.Text(at) }),
        ("status.nodeInfo.kernelVersion", static (ref r, in at, ref n) => n = n with { KernelVersion = r.Text(at) }),
        ("status.nodeInfo.containerRuntimeVersion", static (ref r, in at, ref n) => n = n with { ContainerRuntime = r.Text(at) }));

    private static readonly ObjectShape<ImmutableArray<NodeAddress>> CiliumNodeMembers = new(
        ("spec.addresses", static (ref r, in at, ref a) => a = CiliumAddress.List(new("", ""), ref r, at)));

    public static Node? Node(ref Utf8JsonReader reader, StringPool pool) => NodeMembers.Named(new Node(""), ref reader, pool, (in metadata, in node) =>
        node with { Name = pool.Intern(metadata.Name), Labels = metadata.Labels, CreatedAt = metadata.CreatedAt });

    public static CiliumNode? CiliumNode(ref Utf8JsonReader reader, StringPool pool) =>
        CiliumNodeMembers.Named([], ref reader, pool, (in metadata, in addresses) =>
            new CiliumNode(pool.Intern(metadata.Name)) { Labels = metadata.Labels, Addresses = addresses });

    private static ObjectShape<NodeAddress> AddressIn(string member) => new(
        ("type", static (ref r, in at, ref a) => a = a with { Type = r.Text(at) }),
        (member, static (ref r, in at, ref a) => a = a with { Text = r.Text(at) }));
}
