using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.ApiServer;

/// <summary>Patches of nodes as API servers take them; what kubectl sends is a strategic merge patch for taints and a merge patch for labels.</summary>
public sealed class PatchTests
{
    private const string Taints = """{"spec":{"taints":[{"key":"b","effect":"NoSchedule"}]}}""";

    [Theory]
    [InlineData("application/merge-patch+json", Taints, 200, "b")]
    [InlineData("application/strategic-merge-patch+json", Taints, 200, "b")]
    [InlineData("application/merge-patch+json", """{"spec":{"taints":null}}""", 200, "")]
    [InlineData("application/json-patch+json", """[{"op":"test","path":"/spec/taints/0/key","value":"a"},""" +
        """{"op":"add","path":"/spec/taints/-","value":{"key":"b","effect":"NoSchedule"}}]""", 200, "a,b")]
    [InlineData("application/json-patch+json", """[{"op":"test","path":"/spec/taints/0/key","value":"z"},{"op":"remove","path":"/spec/taints"}]""", 422, "a")]
    [InlineData("application/merge-patch+json", """{"metadata":{"resourceVersion":"1"},"spec":{"taints":null}}""", 409, "a")]
    [InlineData("application/json", Taints, 415, "a")]
    public async Task Taints_are_one_list(string type, string patch, int status, string keys)
    {
        await using var scene = await LiveScene.StartAsync();
        var node = scene.Server.Get("nodes", "", "172.22.48.201")!;
        node["spec"]!["taints"] = new JsonArray(new JsonObject { ["key"] = "a", ["effect"] = "NoSchedule" });
        scene.Server.Put(node);
        Assert.Equal(status, await PatchAsync(scene, "api/v1/nodes/172.22.48.201", type, patch));
        var taints = scene.Server.Get("nodes", "", "172.22.48.201")!["spec"]!["taints"] as JsonArray ?? [];
        Assert.Equal(keys, string.Join(',', taints.Select(static t => (string?)t!["key"])));
    }

    [Fact]
    public async Task Conditions_are_merged_by_their_type()
    {
        await using var scene = await LiveScene.StartAsync();
        Assert.Equal(200, await PatchAsync(scene, "api/v1/nodes/172.22.48.201", "application/strategic-merge-patch+json",
            """{"status":{"conditions":[{"type":"DiskPressure","status":"False"},{"type":"Ready","status":"False"}]}}"""));
        var conditions = scene.Server.Get("nodes", "", "172.22.48.201")!["status"]!["conditions"]!.AsArray();
        Assert.Equal(["Ready=False KubeletReady", "DiskPressure=False "], conditions.Select(static c => $"{c!["type"]}={c["status"]} {c["reason"]}"));
    }

    [Fact]
    public async Task Custom_resources_know_no_strategic_merge_patch()
    {
        await using var scene = await LiveScene.StartAsync();
        Assert.Equal(415, await PatchAsync(scene, "apis/cilium.io/v2/ciliumnodes/172.22.48.201", "application/strategic-merge-patch+json",
            """{"metadata":{"labels":{"a":"b"}}}"""));
        Assert.Equal(200, await PatchAsync(scene, "apis/cilium.io/v2/ciliumnodes/172.22.48.201", "application/merge-patch+json",
            """{"metadata":{"labels":{"a":"b"}}}"""));
    }

    private static async Task<int> PatchAsync(LiveScene scene, string path, string type, string patch)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy =
            new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(scene.Server.Certificates.AuthorityPem));
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Patch,
            new Uri(scene.Server.Address, path))
        { Content = new StringContent(patch, Encoding.UTF8, type) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer admin-token");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
