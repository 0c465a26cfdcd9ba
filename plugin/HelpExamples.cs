namespace EgressTools.Plugin;

/// <summary>What is typed most often, for the help of each command.</summary>
internal static class HelpExamples
{
    /// <summary>By the name of the command.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Of = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [""] = ["kubectl egress nodes", "kubectl egress help create policy"],
        ["create"] = ["kubectl egress create policy web --pod-selector app=nginx --node-selector egress-node=true"],
        ["create policy"] = ["kubectl egress create policy web --pod-selector app=nginx --node-selector egress-node=true", "kubectl egress nodes -o name | kubectl egress create policy web --pod-selector app=nginx --nodes-from -"],
        ["create nodepool"] = ["kubectl egress create nodepool native egress --taint"],
        ["nodes"] = ["kubectl egress nodes -o wide"],
        ["policies"] = ["kubectl egress policies"],
        ["rules"] = ["kubectl egress rules --expected --node 172.22.49.119"],
        ["route"] = ["kubectl egress route nginx-54c98b4f84-5wlpc --to 203.0.113.7"],
        ["users"] = ["kubectl egress users 172.22.49.119"],
        ["plan"] = ["kubectl egress plan -f web.yaml"],
        ["apply"] = ["kubectl egress apply -f web.yaml --dry-run=server"],
        ["test"] = ["kubectl egress test --policy egress-test"],
        ["verify"] = ["kubectl egress verify"],
        ["check"] = ["kubectl egress check", "kubectl egress check -f web.yaml --cilium-version 1.18.3"],
        ["snapshot"] = ["kubectl egress snapshot cluster.zip --mask-addresses"],
        ["label"] = ["kubectl egress label 172.22.49.20 --dry-run=client"],
        ["unlabel"] = ["kubectl egress unlabel 172.22.49.119 --dry-run=client"],
        ["enable"] = ["kubectl egress enable --dry-run=client"],
        ["disable"] = ["kubectl egress disable --dry-run=client"],
        ["cleanup"] = ["kubectl egress cleanup --dry-run=client"],
        ["demo"] = ["kubectl egress demo"],
        ["version"] = ["kubectl egress version"],
        ["help"] = ["kubectl egress help create policy"],
    };
}
