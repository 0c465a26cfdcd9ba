using System.Globalization;
using System.Text;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>What servers without measure cost: an error, and no more memory than other hostile inputs.</summary>
public sealed class HostileServerMemoryTests
{
    /// <summary>What ships takes less than 300 MB; the build that tests run in the first place lets go of values later.</summary>
    private static int MostMegabytes => CliRunner.Binary is null ? 400 : 300;

    [Fact]
    public async Task A_list_of_small_objects_without_end()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Generate("ciliumendpoints", 50_000_000, static i => string.Create(CultureInfo.InvariantCulture, $$$"""
            {"metadata":{"name":"pod-{{{i}}}","namespace":"default","uid":"{{{i}}}"},"status":{"identity":{"id":{{{i}}},"labels":["k8s:app=web-{{{i}}}"]},
             "networking":{"addressing":[{"ipv4":"10.{{{(i >> 16) & 255}}}.{{{(i >> 8) & 255}}}.{{{i & 255}}}"}],"node":"172.22.48.201"},"state":"ready"}}
            """));
        await RefusesAsync(scene, "answers 'list ciliumendpoints.cilium.io' with ", "nodes");
    }

    [Fact]
    public async Task A_list_of_large_objects_without_end()
    {
        await using var scene = await LiveScene.StartAsync();
        var name = new string('x', 200_000);
        scene.Server.Generate("ciliumendpoints", 50_000_000, i => $$$"""{"metadata":{"name":"{{{name}}}{{{i}}}","namespace":"default"}}""");
        await RefusesAsync(scene, "answers 'list ciliumendpoints.cilium.io' with ", "nodes");
    }

    [Fact]
    public async Task Answers_without_end()
    {
        await using var scene = await LiveScene.StartAsync();
        foreach (var answer in new[] { HostileServerTests.GzipBomb, HostileServerTests.Flood("""{"data":" """, 64 << 20) })
        {
            scene.Server.Faults.Add(new Fault(FaultKind.Answer, static path => path.EndsWith("/configmaps/cilium-config", StringComparison.Ordinal),
                Times: 1)
            { Status = 200, Answer = answer });
            await RefusesAsync(scene, "it is larger than 16 MB", "policies");
        }
    }

    [Theory]
    [InlineData(' ', "it printed more than 8 MB")]
    [InlineData(',', "it printed more than 8 MB")]
    public async Task Maps_without_end_of_many_agents(char what, string expected)
    {
        await using var live = await Agents.LiveAgents.StartAsync();
        var chunk = new byte[1 << 20];
        Array.Fill(chunk, (byte)what);
        chunk[0] = 1;
        byte[][] frames = [[1, .. "["u8], .. Enumerable.Repeat(chunk, 32), [3, .. Encoding.UTF8.GetBytes("""{"status":"Success"}""")]];
        live.Scene.Server.Faults.Add(new Fault(FaultKind.Answer, static path => path.Contains("/exec?",
            StringComparison.Ordinal))
        { Status = 101, Answer = response => HostileServerTests.SendAsync(response, frames) });
        await RefusesAsync(live.Scene, expected, "rules", "--actual");
    }

    private static async Task RefusesAsync(LiveScene scene, string sentence, params string[] arguments)
    {
        var run = await ChildRun.OfAsync("", [.. arguments, "--kubeconfig", scene.Kubeconfig]);
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.InRange(run.PeakMegabytes, 1, MostMegabytes);
    }
}
