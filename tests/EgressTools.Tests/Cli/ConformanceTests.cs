using System.Text.Json.Nodes;
using EgressTools.Tests.Engine;

namespace EgressTools.Tests.Cli;

/// <summary>The cases of the control plane from the command line: a folder of manifests in, <c>rules --expected -o json</c> out.</summary>
public sealed class ConformanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-case-").FullName;

    public static TheoryData<string> Cases() => Engine.ConformanceTests.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_agent_holds_what_it_should(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Data", "conformance", name + ".json");
        ConformanceFolder.Write(_folder, JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!);

        var run = await CliRunner.RunAsync("rules", "--expected", "-o", "json", "--from", _folder);

        Assert.Equal(0, run.ExitCode);
        var rows = JsonNode.Parse(run.Out)!["items"]!.AsArray().ToLookup(static item => (string)item!["node"]!, static item => Row(item!));
        foreach (var (agent, expected) in ConformanceCase.Load(file).Expected)
            Assert.Equal(expected, rows[agent].Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Row(JsonNode item) => ConformanceCase.Row(
        (string)item["sourceIP"]!,
        (string)item["destinationCIDR"]!,
        (item["conflict"] is JsonArray conflict ? [.. conflict.OfType<JsonNode>()] : new[] { item }).Select(static v => ((string?)v["egressIP"], (string)v["gatewayIP"]!)));
}
