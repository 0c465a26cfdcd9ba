using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Deploy;

/// <summary>The chart, and helm.</summary>
internal static class Chart
{
    public const string Image = "image.repository=kubectl-egress";

    public static string Folder { get; } = Repository.Path("examples", "deploy", "chart", "egresstools");

    public static Task<CliResult> HelmAsync(string release, params string[] arguments) => ChildProgram.RunAsync(
        Requires.Tool(release, "helm"), arguments, "", environment: null, TestContext.Current.CancellationToken);

    /// <summary>What helm makes of the chart, as text.</summary>
    public static async Task<string> RenderAsync(string release, params string[] sets)
    {
        var run = await HelmAsync(release, ["template", "egresstools", Folder, "-n", "egresstools", .. sets.SelectMany(static s => new[] { "--set", s })]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Out;
    }

    public static async Task<List<JsonObject>> ObjectsAsync(params string[] sets) => [.. YamlObjects.Parse(await RenderAsync("4", [Image, .. sets]))];
}
