namespace EgressTools.Model;

/// <summary>A namespace and a name in it; the namespace is empty for cluster-scoped objects.</summary>
public readonly record struct ObjectName(string Namespace, string Name) : IComparable<ObjectName>
{
    /// <inheritdoc/>
    public int CompareTo(ObjectName other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>"namespace/name", or the name alone.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}

/// <summary>A CiliumEndpoint: the only thing that makes a pod eligible for a policy. Pods with host network and pods on super nodes have none.</summary>
public sealed record CiliumEndpoint
{
    // Times as ticks: two words less for each of hundreds of thousands.
    private readonly long _createdAt;

    /// <summary>An endpoint by its name and uid.</summary>
    public CiliumEndpoint(ObjectName name, string uid)
        : this(name, new ObjectUid(uid))
    {
    }

    internal CiliumEndpoint(ObjectName name, ObjectUid uid) => (Name, Id) = (name, uid);

    /// <summary>Namespace and name, those of the pod.</summary>
    public ObjectName Name { get; init; }

    /// <summary>The uid of the CiliumEndpoint, not of the pod: the input of the gateway choice.</summary>
    public string Uid
    {
        get => Id.ToString();
        init => Id = new ObjectUid(value);
    }

    /// <summary>The same without making a text of it.</summary>
    internal ObjectUid Id { get; private init; }
    /// <summary>The security identity's number; null where the endpoint has none yet, which the agents pass over.</summary>
    public long? IdentityId { get; init; }
    /// <summary>Labels of the identity without their source prefix <c>k8s:</c>. Not the pod's labels: some are filtered out (#20616).</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;
    /// <summary>Addresses of both families, in order.</summary>
    public ImmutableArray<Address> Addresses { get; init; } = [];
    /// <summary>Address of the node it runs on; null where not reported.</summary>
    public Address? NodeIP { get; init; }

    /// <summary>When the object was created.</summary>
    public DateTimeOffset? CreatedAt
    {
        get => CompactTime.Of(_createdAt);
        init => _createdAt = CompactTime.Ticks(value);
    }
}

/// <summary>A time that may be unknown, in one word.</summary>
internal static class CompactTime
{
    public static DateTimeOffset? Of(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    public static long Ticks(DateTimeOffset? time) => time?.UtcTicks ?? 0;
}

/// <summary>A CiliumIdentity: the labels behind an identity's number.</summary>
/// <param name="Id">The number (the object's name).</param>
/// <param name="Labels">Labels without their source prefix <c>k8s:</c>.</param>
public sealed record CiliumIdentity(long Id, LabelSet Labels);

/// <summary>A Namespace and its labels.</summary>
public sealed record NamespaceInfo(string Name, LabelSet Labels);

/// <summary>A Service: traffic to one of its addresses is the cluster's own and never steered.</summary>
/// <param name="Addresses">Cluster IPs, external IPs and those of load balancers.</param>
public sealed record ServiceInfo(ObjectName Name, ImmutableArray<Address> Addresses);

/// <summary>A Pod, read only where a command needs pods.</summary>
public sealed record Pod(ObjectName Name)
{
    private readonly long _createdAt;

    /// <summary>The pod's uid.</summary>
    public string Uid
    {
        get => Id.ToString();
        init => Id = new ObjectUid(value);
    }

    /// <summary>The same without making a text of it.</summary>
    internal ObjectUid Id { get; init; }

    /// <summary>When the object was created; null where not told.</summary>
    public DateTimeOffset? CreatedAt
    {
        get => CompactTime.Of(_createdAt);
        init => _createdAt = CompactTime.Ticks(value);
    }

    /// <summary>Labels of the Pod object.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;
    /// <summary>Where it runs; empty while it is not scheduled.</summary>
    public string NodeName { get; init; } = "";
    /// <summary>Uses the node's own network: no policy applies to it.</summary>
    public bool HostNetwork { get; init; }
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string Phase { get; init; } = "";
    /// <summary>The Ready condition is True.</summary>
    public bool Ready { get; init; }
    /// <summary>A deletion time is set.</summary>
    public bool Terminating { get; init; }
    /// <summary><c>status.podIPs</c>.</summary>
    public ImmutableArray<Address> Addresses { get; init; } = [];

    /// <summary>Whether an address is its own: one in its node's network has none, and one that has ended has it no more.</summary>
    public bool Has(Address address) => !HostNetwork && Phase is not ("Succeeded" or "Failed") && Addresses.Contains(address);

    /// <summary>Names of the containers, in order, then of native sidecars (init containers that keep running).</summary>
    public ImmutableArray<string> Containers { get; init; } = [];
    /// <summary>Containers that do not run; empty where all do, or where the status names none.</summary>
    public ImmutableArray<StoppedContainer> Stopped { get; init; } = [];
    /// <summary>Why it has no node or has failed, as the status says it: "Unschedulable: 0/3 nodes
    /// are available", "Evicted"; empty where nothing is said.</summary>
    public string Reason { get; init; } = "";
    /// <summary>One that this tool made to ask in another's place, and that is not itself to be asked about.</summary>
    public bool IsProbe { get; init; }
    /// <summary>The service account that it runs as; empty where not said.</summary>
    public string ServiceAccount { get; init; } = "";
}

/// <summary>A container that does not run.</summary>
/// <param name="Reason">What it waits for or how it ended: "CrashLoopBackOff", "ImagePullBackOff", "Completed".</param>
/// <param name="ExitCode">What it ended with, now or the last time; null where it never ran.</param>
public sealed record StoppedContainer(string Name, string Reason, int? ExitCode)
{
    /// <summary>It ended as it should, as init containers do.</summary>
    internal bool IsDone => this is { Reason: "Completed", ExitCode: 0 };
}
