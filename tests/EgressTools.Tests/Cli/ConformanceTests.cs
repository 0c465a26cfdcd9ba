using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EgressTools.Tests.Engine;

namespace EgressTools.Tests.Cli;

/// <summary>The cases of the control plane from the command line: a folder of manifests in, <c>rules --expected -o json</c> out.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> Cases() => Engine.ConformanceTests.Cases();

    public static TheoryData<string> Versions() => Engine.ConformanceTests.Versions();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_agent_holds_what_it_should(string name) => Assert.Empty(await ContradictionsAsync(ConformanceCase.Load(name)));

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Clusters_made_by_chance_hold_what_they_should(string version)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(ConformanceCase.Random(version), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (conformance, _) =>
        {
            foreach (var contradiction in await ContradictionsAsync(conformance))
                wrong.Add(contradiction);
        });
        Assert.Empty(wrong);
    }

    private static async Task<IEnumerable<string>> ContradictionsAsync(ConformanceCase conformance) =>
        [.. await ContradictionsAsync(conformance, withInterfaces: true), .. await ContradictionsAsync(conformance, withInterfaces: false)];

    private static async Task<IEnumerable<string>> ContradictionsAsync(ConformanceCase conformance, bool withInterfaces)
    {
        var folder = Directory.CreateTempSubdirectory("egress-case-").FullName;
        ConformanceFolder.Write(folder, conformance.Document, withInterfaces ? conformance.WithInterfaces.Interfaces : null);
        var run = await CliRunner.RunAsync("rules", "--expected", "-o", "json", "--from", folder);
        Directory.Delete(folder, recursive: true);
        if (run.ExitCode != 0)
            return [$"{conformance.Name}: {run.Error}"];
        var items = JsonNode.Parse(run.Out)!["items"]!.AsArray().OfType<JsonNode>().ToList();
        var rows = items.ToLookup(static i => (string)i["node"]!, static i => RecordedRow.Of(i, "destinationCIDR"));
        // A reason stands beside an egress IP that depends, and nowhere else.
        return conformance.Agents.SelectMany(agent => RecordedRow.Contradictions(rows[agent.Key], agent.Value,
            CiliumVersion.Find((string)conformance.Document["ciliumVersion"]!)!)
                .Select(wrong => $"{conformance.Name} {(withInterfaces ? "with interfaces" : "without")} on {agent.Key}: {wrong}"))
            .Concat(items.Where(i => RecordedRow.Of(i, "destinationCIDR").Depends != (i["reason"] is not null) || (withInterfaces && i["reason"] is not null))
                .Select(static i => i.ToJsonString()));
    }
}
