namespace EgressTools;

/// <summary>By which address a pod leaves, and by which it should, as Test-EgressExitIp shows it.</summary>
[View(nameof(Pod), nameof(Node), nameof(ExitIP), nameof(ExpectedIPs), nameof(Gateway), nameof(Verdict))]
public sealed class EgressExitIP : EgressObject
{
    private readonly ExitAddressResult _result;

    internal EgressExitIP(ExitAddressResult result) => _result = result;

    /// <summary>The pod: namespace/name.</summary>
    public string? Pod => Text(_result.Pod);
    /// <summary>The node that the pod runs on.</summary>
    public string? Node => Text(_result.Node);
    /// <summary>The address that the echo service saw; null where there was no answer.</summary>
    public string? ExitIP => Text(_result.Address);
    /// <summary>The addresses that were expected; empty where nothing was.</summary>
    public ItemCollection<string> ExpectedIPs => Texts(_result.Expected?.Addresses ?? []);
    /// <summary>The gateway node that was expected.</summary>
    public string? Gateway => Text(_result.Expected?.GatewayNode);
    /// <summary>ok, other-gateway, own-node, unknown-address, pod-address, no-endpoint, no-policy, not-ready, no-answer, not-asked or gone.</summary>
    public string Verdict => ExitAddressListing.Word(_result.Verdict);
    /// <summary>Why, in one sentence.</summary>
    public string? Reason => Text(_result.Reason);
    /// <summary>The policy that says where the pod leaves; null where none does.</summary>
    public string? Policy => Text(_result.Expected?.Policy);
    /// <summary>The egress IP that the policy asks for.</summary>
    public string? EgressIP => Text(_result.Expected?.EgressIP);
    /// <summary>The node that has the address that was seen.</summary>
    public string? ExitNode => Text(_result.AddressOwner);
    /// <summary>The echo service that answered.</summary>
    public string? Echo => Text(_result.Echo);
    /// <summary>How the pod was asked: curl, wget, bash, python3, ephemeral or pod; null where it was not.</summary>
    public string? Method => Text(_result.Method);
    /// <summary>The address is a recorded observation, and was not asked now.</summary>
    public bool Recorded => _result.Recorded;
    /// <summary>The pod's namespace.</summary>
    public string? Namespace => Text(_result.Pod.Namespace);

    /// <summary>In one line.</summary>
    public override string ToString() => ExitIP is null ? $"{Pod}: {Verdict}" : $"{Pod} leaves by {ExitIP} ({Verdict})";
}
