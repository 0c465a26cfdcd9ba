namespace EgressTools.Tests.Cases;

/// <summary>One fault of a policy does not hide the next.</summary>
public sealed class MaskedFaultTests : IDisposable
{
    private const string Codes = "EGT1002,EGT1003,EGT1005,EGT1023,EGT1027,EGT2002,EGT3003";

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-masked-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Interface_beside_egressIP_hides_neither_the_Service_nor_the_unused_nodes() => Assert.Equal(
        [
            "error EGT1003 the agents ignore the whole policy, because a gateway has both interface eth0 and egressIP 10.0.5.50",
            "warning EGT2002 node-role.kubernetes.io/control-plane= matches 3 nodes, but agents use only the first, cp-1; cp-2 and cp-3 are unused",
            "error EGT3003 egressIP 10.0.5.50 is an address of Service kube-system/egress-vip: answers go to the Service and do not reach the pods",
        ],
        await Case.FindingsAsync(Codes, "--from", Case.Path("kube-vip-template", "scene")));

    [Theory]
    [InlineData("selectors: [{podSelector: {matchLabels: {egress: vip}}}, {nodeSelector: {}}]", "destinationCIDRs: [0.0.0.0/0]",
        "error EGT1002 the agents ignore the whole policy")]
    [InlineData("selectors: [{podSelector: {matchLabels: {egress: vip}}}]", "destinationCIDRs: [0.0.0.0/0, 10.0.0.1]",
        "error EGT1002 the agents ignore the whole policy")]
    public async Task Nor_does_any_other_reason_to_be_ignored(string selectors, string destinations, string first)
    {
        var scene = Scene(selectors, destinations);
        var found = await Case.FindingsAsync(Codes, "--from", scene);
        Assert.Equal(["EGT1002", "EGT2002", "EGT3003"], found.Select(static f => f.Split(' ')[1]));
        Assert.StartsWith(first, found[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("selectors: {podSelector: {matchLabels: {egress: vip}}}", "destinationCIDRs: 0.0.0.0/0", 2)]
    [InlineData("selectors: [{podSelector: {matchLabels: {egress: vip, tier: 1}}}]", "destinationCIDRs: [0.0.0.0/0, 10.0.0.1]", 2)]
    public async Task What_the_API_server_rejects_does_not_either(string selectors, string destinations, int rejected)
    {
        var scene = Scene(selectors, destinations);
        var found = await Case.FindingsAsync(Codes, "-f", Path.Combine(scene, "policies.yaml"), "--from", Case.Path("kube-vip-template", "scene"),
            "--include-existing");
        Assert.Equal([.. Enumerable.Repeat("EGT1027", rejected), "EGT2002", "EGT3003"],
            found.Where(static f => !f.Contains("EGT1023", StringComparison.Ordinal)).Select(static f => f.Split(' ')[1]));
    }

    private string Scene(string selectors, string destinations)
    {
        foreach (var file in Directory.EnumerateFiles(Case.Path("kube-vip-template", "scene")))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(_folder, "policies.yaml"), $$"""
            apiVersion: cilium.io/v2
            kind: CiliumEgressGatewayPolicy
            metadata: {name: kube-vip-egress}
            spec:
              {{selectors}}
              {{destinations}}
              egressGateway:
                nodeSelector:
                  matchLabels: {node-role.kubernetes.io/control-plane: ""}
                egressIP: 10.0.5.50

            """);
        return _folder;
    }
}
