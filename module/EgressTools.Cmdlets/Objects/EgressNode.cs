namespace EgressTools;

/// <summary>A node, as Get-EgressNode shows it.</summary>
[View(nameof(Name), nameof(Status), nameof(Roles), nameof(Age), nameof(Version), nameof(InternalIP), nameof(ExternalIP), nameof(Policies), nameof(Pods))]
public sealed class EgressNode : EgressObject
{
    private readonly GatewayNode _node;

    internal EgressNode(GatewayNode node) => (_node, Age) = (node, AgeOf(node.CreatedAt));

    /// <summary>The node's name.</summary>
    public string? Name => Text(_node.Name);
    /// <summary>Ready, NotReady or Unknown, with ",SchedulingDisabled" where it is cordoned.</summary>
    public string? Status => Text(_node.Status);
    /// <summary>Its roles, by name.</summary>
    public ItemCollection<string> Roles => Texts(_node.Roles);
    /// <summary>How old it is, as kubectl writes ages.</summary>
    public string? Age { get; }
    /// <summary>The kubelet's version.</summary>
    public string? Version => Text(_node.Version);
    /// <summary>The first internal address.</summary>
    public string? InternalIP => Text(_node.InternalIP);
    /// <summary>The public address that traffic through this node is seen with.</summary>
    public string? ExternalIP => Text(_node.ExternalIP);
    /// <summary>The policies that choose it as a gateway, by name.</summary>
    public ItemCollection<string> Policies => Texts(_node.Policies);
    /// <summary>How many pods leave by it; null where that is unknown.</summary>
    public int? Pods => _node.Pods;
    /// <summary>The operating system.</summary>
    public string? OsImage => Text(_node.OsImage);
    /// <summary>The kernel's version.</summary>
    public string? KernelVersion => Text(_node.KernelVersion);
    /// <summary>The container runtime and its version.</summary>
    public string? ContainerRuntime => Text(_node.ContainerRuntime);
    /// <summary>The zone.</summary>
    public string? Zone => Text(_node.Zone);
    /// <summary>What is wrong with it as a gateway.</summary>
    [Sentences]
    public ItemCollection<string> Problems => Texts(_node.Problems.Select(static p => p.Message));
    /// <summary>The codes of the problems: not-ready, cordoned, no-public-address ...</summary>
    public ItemCollection<string> ProblemCodes => Texts(_node.Problems.Select(static p => p.Code));
    /// <summary>When it was created, in UTC.</summary>
    public DateTime? CreatedAt => Time(_node.CreatedAt);

    /// <summary>The name.</summary>
    public override string ToString() => Name ?? "";
}
