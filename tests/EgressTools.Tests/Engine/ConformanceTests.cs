namespace EgressTools.Tests.Engine;

/// <summary>What real agents of each release held, and what the engine says that they hold: with the interfaces of the nodes and without.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> Cases() => [.. ConformanceCase.Names()];

    public static TheoryData<string> Versions() => [.. ConformanceCase.RandomVersions()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_agent_holds_what_it_should(string name) => Assert.Empty(Contradictions(ConformanceCase.Load(name)));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Clusters_made_by_chance_hold_what_they_should(string version) => Assert.Empty(ConformanceCase.Random(version).SelectMany(Contradictions));

    private static IEnumerable<string> Contradictions(ConformanceCase conformance) =>
        Contradictions(conformance, conformance.WithInterfaces, isExact: true).Concat(Contradictions(conformance, conformance.Snapshot, isExact: false));

    private static IEnumerable<string> Contradictions(ConformanceCase conformance, ClusterSnapshot snapshot, bool isExact)
    {
        var table = RuleTable.Build(snapshot);
        foreach (var (agent, recorded) in conformance.Agents)
        {
            var predicted = table.Entries().SelectMany(e => e.RowsOn(agent)).Select(RecordedRow.Of).ToList();
            var depends = predicted.Where(static r => r.Depends).Select(static r => $"{r} is known");
            foreach (var wrong in RecordedRow.Contradictions(predicted, recorded, snapshot.Installation.Version!).Concat(isExact ? depends : []))
                yield return $"{conformance.Name} {(isExact ? "with interfaces" : "without")} on {agent}: {wrong}";
        }
    }
}
