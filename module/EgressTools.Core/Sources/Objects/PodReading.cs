namespace EgressTools.Sources.Objects;

/// <summary>A container as its pod's specification has it.</summary>
/// <param name="Restarts">Its <c>restartPolicy</c>: an init container with Always is a native sidecar, which runs as long as the pod.</param>
internal record struct ContainerSpec(string Name, string Image, string Restarts);

internal static class PodReading
{
    private struct Members()
    {
        public string NodeName = "";
        public string ServiceAccount = "";
        public bool HostNetwork;
        public ImmutableArray<string> Containers = [];
        public ImmutableArray<string> Sidecars = [];
        public string Phase = "";
        public string Reason = "";
        public (bool Ready, string Unscheduled) Conditions = (false, "");
        public ImmutableArray<StoppedContainer> Stopped = [];
        public ImmutableArray<StoppedContainer> StoppedInit = [];
        public ImmutableArray<Address> Addresses = [];
        public Address? Single;
    }

    private static readonly ObjectShape<ContainerSpec> Container = new(
        ("name", static (ref r, in at, ref c) => c.Name = r.Text(at)),
        ("image", static (ref r, in at, ref c) => c.Image = r.Text(at)),
        ("restartPolicy", static (ref r, in at, ref c) => c.Restarts = r.Text(at)));

    private static readonly ObjectShape<string> ContainerName = new(("name", static (ref r, in at, ref n) => n = r.Text(at)));

    private static readonly ObjectShape<Address?> PodIP = new(("ip", static (ref r, in at, ref a) => a = r.IPAddress(at)));

    private static readonly ObjectShape<Members> Shape = new(
        ("spec.nodeName", static (ref r, in at, ref p) => p.NodeName = r.Text(at)),
        ("spec.hostNetwork", static (ref r, in at, ref p) => p.HostNetwork = r.Flag(at)),
        ("spec.serviceAccountName", static (ref r, in at, ref p) => p.ServiceAccount = r.Text(at)),
        ("spec.containers", static (ref r, in at, ref p) => p.Containers = at.Pool.Intern(ContainerName.List("", ref r, at))),
        ("spec.initContainers", static (ref r, in at, ref p) =>
            p.Sidecars = [.. Containers(ref r, at).Where(static c => c.Restarts == "Always").Select(static c => c.Name)]),
        ("status.phase", static (ref r, in at, ref p) => p.Phase = r.Text(at)),
        ("status.conditions", static (ref r, in at, ref p) => p.Conditions = Conditions.Pod(ref r, at)),
        ("status.reason", static (ref r, in at, ref p) => p.Reason = r.Text(at)),
        ("status.containerStatuses", static (ref r, in at, ref p) => p.Stopped = ContainerStates.Stopped(ref r, at)),
        ("status.initContainerStatuses", static (ref r, in at, ref p) => p.StoppedInit = ContainerStates.Stopped(ref r, at)),
        ("status.podIPs", static (ref r, in at, ref p) => p.Addresses = PodIPs(ref r, at)),
        ("status.podIP", static (ref r, in at, ref p) => p.Single = r.IPAddress(at)));

    public static Pod? Pod(ref Utf8JsonReader reader, StringPool pool) =>
        Shape.Named(new Members(), ref reader, pool, static (in metadata, in read) => new Pod(metadata.ObjectName)
        {
            Id = metadata.Uid,
            CreatedAt = metadata.CreatedAt,
            Labels = metadata.Labels,
            Terminating = metadata.Terminating,
            IsProbe = metadata.IsProbe,
            NodeName = read.NodeName,
            HostNetwork = read.HostNetwork,
            ServiceAccount = read.ServiceAccount,
            Containers = read.Sidecars.IsEmpty ? read.Containers : read.Containers.AddRange(read.Sidecars),
            Phase = read.Phase,
            Ready = read.Conditions.Ready,
            Reason = read.Reason.Length > 0 ? read.Reason : read.Conditions.Unscheduled,
            Stopped = read.StoppedInit.IsEmpty ? read.Stopped : [.. read.StoppedInit.Where(static c => !c.IsDone), .. read.Stopped],
            Addresses = read is { Addresses.IsEmpty: true, Single: { } address } ? [address] : read.Addresses,
        });

    /// <summary>Each container.</summary>
    public static ImmutableArray<ContainerSpec> Containers(ref Utf8JsonReader reader, in Place at) => Container.List(new("", "", ""), ref reader, at);

    private static ImmutableArray<Address> PodIPs(ref Utf8JsonReader reader, in Place at)
    {
        var addresses = ImmutableArray<Address>.Empty;
        Address? next = null;
        for (var any = reader.IsArray(at); any && PodIP.Next(ref reader, at, ref next); next = null)
            addresses = next is { } address ? addresses.Add(address) : addresses;
        return addresses;
    }
}
