using System.Text.Json.Nodes;

namespace EgressTools.Tests.Cli;

/// <summary>
/// Cases over time: what real agents held after each change, against <c>plan</c> of the change and
/// <c>rules</c> before and after it, by files in place of a cluster.
/// </summary>
public sealed class ConformanceStepsTests : IDisposable
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Data", "conformance", "steps");

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-steps-").FullName;

    public static TheoryData<string> Names() =>
        [.. Directory.EnumerateFiles(Cases, "*.json").Select(static f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_change_does_what_the_plan_says(string name)
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Cases, name + ".json"), TestContext.Current.CancellationToken))!;
        var world = new SteppedWorld(document);
        var held = SteppedWorld.Entries(document["recorded"]!["entries"]!);
        Assert.Equal(Lines(held), Lines(await RulesAsync(world)));
        foreach (var (step, after) in document["steps"]!.AsArray().Zip(document["recorded"]!["steps"]!.AsArray()))
        {
            var next = SteppedWorld.Entries(after!);
            ConformanceFolder.Write(_folder, world.Document);
            var words = world.Take(step!, Path.Combine(_folder, "change.txt"));
            var plan = words is null ? null : await PlanAsync(words);
            if (step!["replay"] is null)
                Compare(plan, held, next, await RulesAsync(world), world);
            held = next;
        }
    }

    // An agent that parses the same object twice cannot be foreseen: the check tells which releases do harm then (#46024).
    [Theory]
    [InlineData("namespace-selector-replayed-1.17.0", true)]
    [InlineData("namespace-selector-replayed-1.19.4", true)]
    [InlineData("namespace-selector-replayed-1.20.2", false)]
    public async Task Selectors_that_a_second_parsing_breaks_are_found(string name, bool found)
    {
        ConformanceFolder.Write(_folder,
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Cases, name + ".json"), TestContext.Current.CancellationToken))!);
        var run = await CliRunner.RunAsync("check", "--from", _folder, "--only", "EGT1012", "-o", "json");
        Assert.Equal(found, run.Out.Contains("\"EGT1012\"", StringComparison.Ordinal) && run.Out.Contains("\"p\"", StringComparison.Ordinal));
    }

    /// <summary>What agents hold afterwards is what the plan says of now; what they ask for in writing is what it says of a restart.</summary>
    private static void Compare(JsonNode? plan, Dictionary<string, Entry> held, Dictionary<string, Entry> next,
        Dictionary<string, Entry> written, SteppedWorld world)
    {
        if (plan is null)
        {
            Assert.Equal(Lines(next), Lines(written));
            return;
        }
        // The API server stores no such document; the recorded agent got it without one.
        if (plan["policies"]!.AsArray().Any(static p => (string?)p!["change"] == "rejected"))
        {
            Assert.Empty(plan["items"]!.AsArray());
            Assert.Equal(Lines(held), Lines(next));
            return;
        }
        var unknown = plan["policies"]!.AsArray().Any(static p => (bool?)p!["mayHoldEarlierVersion"] == true);
        var changed = next.Keys.Union(held.Keys).Where(k => next.GetValueOrDefault(k)?.Gateway != held.GetValueOrDefault(k)?.Gateway).ToList();
        var planned = world.KeysOf(plan["items"]!).ToList();
        // Of a version that is not stored any more nobody knows what it asked for.
        Assert.Equal(unknown ? changed.Where(next.ContainsKey).Order() : changed.Order(), planned.Order());
        Assert.All(plan["items"]!.AsArray(), item => Assert.Equal(next.GetValueOrDefault(world.KeysOf(new JsonArray(item!.DeepClone())).Single())?.Gateway,
            SteppedWorld.GatewayOf(item!["after"]!)));
        Assert.All(plan["items"]!.AsArray(), item => Assert.Equal(unknown, (string?)item!["before"]!["outcome"] == "unknown"));
        Assert.Equal(next.Where(static e => e.Value.ComesAndGoes).Select(static e => e.Key).Order(), world.KeysOf(plan["emptied"]!).Order());
        Assert.Equal(next.Keys.Except(written.Keys).Order(), world.KeysOf(plan["afterRestart"]!).Order());
        Assert.Equal((unknown ? 0 : held.Count, next.Count), ((int)plan["entries"]!["ipv4"]!["before"]!, (int)plan["entries"]!["ipv4"]!["after"]!));
        if (next.Keys.All(written.ContainsKey))
            Assert.Equal(Lines(next), Lines(written));
    }

    private async Task<JsonNode> PlanAsync(string[] words)
    {
        var run = await CliRunner.RunAsync(["plan", .. words, "--from", _folder, "-o", "json"]);
        Assert.InRange(run.ExitCode, 0, 1);
        return JsonNode.Parse(run.Out)!;
    }

    private async Task<Dictionary<string, Entry>> RulesAsync(SteppedWorld world)
    {
        ConformanceFolder.Write(_folder, world.Document);
        var run = await CliRunner.RunAsync("rules", "--expected", "-o", "json", "--from", _folder);
        Assert.Equal(0, run.ExitCode);
        return SteppedWorld.Entries(JsonNode.Parse(run.Out)!["items"]!.AsArray());
    }

    private static IEnumerable<string> Lines(Dictionary<string, Entry> entries) =>
        entries.Select(static e => $"{e.Key} {e.Value.Gateway}").Order(StringComparer.Ordinal);
}
