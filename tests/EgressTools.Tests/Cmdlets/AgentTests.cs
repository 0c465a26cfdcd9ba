using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Cmdlets;

/// <summary>The agents' maps as cmdlets show and compare them.</summary>
public sealed class AgentTests
{
    private const string Worker = "172.22.48.201";

    private static readonly string Differing = Path.Combine(Engine.Root, "examples", "agents-differ");

    [Fact]
    public async Task AgentsAreAskedAndCompared()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        using var agents = await PlayAsync(live.Server);
        Assert.Equal(10, engine.Run($"Get-EgressRule -Actual -Node {Worker} {live.Here}").Output.Length);
        var same = engine.Run($"Compare-EgressRule {live.Here} -InformationVariable said; $said.MessageData");
        Assert.Empty(same.Errors);
        Assert.Equal("5 agents compared, 50 entries: nothing differs", Assert.Single(same.Output).BaseObject);

        agents.Set(Worker, new AgentPlay { Json = "[]" });
        var different = engine.Run($"Compare-EgressRule {live.Here}");
        Assert.Equal(10, different.Output.Length);
        Assert.All(different.Output, static o => Assert.Equal("missing-on-source", o.Text("Class")));
    }

    [Fact]
    public async Task AnAgentThatCannotBeAskedIsAnErrorUnlessThatIsAllowed()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        using var agents = await PlayAsync(live.Server);
        agents.Set(Worker, new AgentPlay { Json = "[{" });
        var refused = engine.Run($"Compare-EgressRule {live.Here}");
        Assert.Equal("AgentNotAsked,EgressTools.Cmdlets.CompareEgressRuleCommand", Assert.Single(refused.Errors).FullyQualifiedErrorId);
        var result = engine.Run($"Compare-EgressRule {live.Here} -AllowUnasked");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.StartsWith($"the agent of node {Worker}: its JSON is damaged", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTestsLeftIsRemovedOnceItIsConfirmed()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        live.Server.Put(JsonNode.Parse("""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "egress-probe-web", "namespace": "default",
             "annotations": {"egresstools.io/probe": "web"} },
             "spec": {"containers": []}, "status": {"phase": "Failed"} }
            """)!.AsObject());
        Assert.Empty(engine.Run($"Remove-EgressProbe {live.Here} -WhatIf").Output);
        Assert.NotNull(live.Server.Get("pods", "default", "egress-probe-web"));
        Assert.Equal(false, engine.Run($"Remove-EgressProbe {live.Here} -DryRun Client").Only.Get("Removed"));
        Assert.Equal(true, engine.Run($"Remove-EgressProbe {live.Here} -AllNamespaces -Confirm:$false").Only.Get("Removed"));
        Assert.Null(live.Server.Get("pods", "default", "egress-probe-web"));
    }

    [Fact]
    public async Task WithoutTheRightToExecItIsAnError()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        using var agents = await PlayAsync(live.Server);
        live.ActAs(new ApiUser("limited", "limited-token") { May = static (_, resource) => resource != "pods/exec" });
        Assert.StartsWith("no agent could be asked: ", engine.Run($"Compare-EgressRule {live.Here}").Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderTakesThePlaceOfAgents()
    {
        using var engine = new Engine();
        Assert.Equal(20, engine.Run($"Get-EgressRule -Actual -From '{Differing}'").Output.Length);
        Assert.Equal("Not Found", Assert.Single(
            engine.Run($"Get-EgressRule -Actual -From '{Differing}' | Where-Object GatewayIP -eq 'Not Found' | ForEach-Object GatewayIP").Output).BaseObject);
        var shown = engine.Show($"Compare-EgressRule -From '{Differing}'");
        Assert.Contains("no-egress-ip", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasSavedDoesNotChange()
    {
        using var engine = new Engine();
        Assert.Equal("-Wait needs a cluster: what was saved does not change", engine.Run($"Compare-EgressRule -From '{Differing}' -Wait 60s").Error.ToString());
    }

    [Fact]
    public async Task ASnapshotKeepsTheMaps()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        using var agents = await PlayAsync(live.Server);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".zip");
        try
        {
            Assert.Empty(engine.Run($"Export-EgressSnapshot -Path '{path}' -Maps {live.Here}").Errors);
            Assert.Equal(50, engine.Run($"Get-EgressRule -Actual -From '{path}'").Output.Length);
            Assert.Empty(engine.Run($"Compare-EgressRule -From '{path}'").Output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<FakeAgents> PlayAsync(TestApiServer server)
    {
        var snapshot = await OpenSource.From(Engine.Scene, Stream.Null, TimeProvider.System)
            .ReadAsync(SnapshotKinds.All, new Silence(), TestContext.Current.CancellationToken);
        var agents = new FakeAgents(server);
        foreach (var node in snapshot.CiliumNodes)
            agents.Set(node.Name, new AgentPlay { Json = AgentText.Json(AgentText.Expected(snapshot, node.Name)) });
        return agents;
    }
}
