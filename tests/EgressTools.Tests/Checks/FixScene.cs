using System.Text;

namespace EgressTools.Tests.Checks;

/// <summary>A cluster of three gateways in two zones, and policies as documents.</summary>
internal static class FixScene
{
    public static ClusterSnapshot Cluster(string version = "1.18.3") => ClusterSnapshot.Empty with
    {
        Nodes = [Node("gateway-a", "10.0.0.1", "203.0.113.1"), Node("gateway-b", "10.0.0.2", "203.0.113.2"), Node("gateway-c", "10.0.0.3", "203.0.113.3")],
        CiliumNodes = [Agent("gateway-a", "10.0.0.1", "one"), Agent("gateway-b", "10.0.0.2", "one"), Agent("gateway-c", "10.0.0.3", "two")],
        Installation = CiliumInstallation.None with { Version = CiliumVersion.Find(version) },
        Complete = SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes | SnapshotKinds.Policies,
    };

    public static CiliumNode Agent(string name, string address, string zone) => new(name)
    {
        Labels = LabelSet.Create((NodeChoice.HostnameLabel, name), ("zone", zone)),
        Addresses = [new NodeAddress("InternalIP", address)],
    };

    /// <summary>The first policy of a YAML text.</summary>
    public static EgressPolicy Policy(string yaml)
    {
        var (document, location) = DocumentFile.Read(yaml, "web.yaml")[0];
        return PlanUseCase.PoliciesOf([document])[0] with { Source = location };
    }

    /// <summary>A policy named web with a spec in lines.</summary>
    public static EgressPolicy Web(string spec) => Policy(Document(spec));

    public static string Document(string spec) =>
        "apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata:\n  name: web\nspec:\n  selectors:\n  - podSelector: {matchLabels: {app: web}}\n"
        + string.Concat(spec.Trim('\n').Split('\n').Select(static line => $"  {line}\n"));

    /// <summary>A text with the fixes of some codes applied to its policy of a name.</summary>
    public static FileRepair Repair(string text, params string[] codes) => Repair(text, Cluster(), codes);

    public static FileRepair Repair(string text, ClusterSnapshot cluster, params string[] codes)
    {
        var repairs = ImmutableArray.CreateBuilder<PolicyRepair>();
        foreach (var (document, location) in DocumentFile.Read(text.TrimStart('\ufeff'), "web.yaml")
            .Where(static d => (string?)d.Document["kind"] == "CiliumEgressGatewayPolicy"))
        {
            var policy = PlanUseCase.PoliciesOf([document])[0] with { Source = location };
            if (EgressTools.Checks.Fixes.PolicyFixes.Apply(policy, codes, cluster) is var (after, _))
                repairs.Add(new PolicyRepair(policy, after, [.. codes]));
        }
        return PolicyRepairs.InFile("web.yaml", Encoding.UTF8.GetBytes(text), repairs.ToImmutable());
    }

    public static string TextOf(FileRepair file) => Encoding.UTF8.GetString(file.After.AsSpan());

    private static Node Node(string name, string inside, string outside) => new(name)
    {
        Readiness = NodeReadiness.Ready,
        // A cloud that translates public addresses.
        ProviderId = "qcloud:///100003/" + name,
        Labels = LabelSet.Create((NodeChoice.HostnameLabel, name)),
        Addresses = [new NodeAddress("InternalIP", inside), new NodeAddress("ExternalIP", outside)],
    };
}
