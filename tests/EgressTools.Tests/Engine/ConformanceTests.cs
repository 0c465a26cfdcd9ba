using EgressTools.Engine;

namespace EgressTools.Tests.Engine;

public sealed class ConformanceTests
{
    public static TheoryData<string> Cases() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "conformance"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_agent_holds_what_it_should(string name)
    {
        var conformance = ConformanceCase.Load(Path.Combine(AppContext.BaseDirectory, "Data", "conformance", name + ".json"));
        var table = RuleTable.Build(conformance.Snapshot);
        Assert.NotEmpty(conformance.Expected);
        foreach (var (agent, expected) in conformance.Expected)
        {
            var actual = table.Entries().Select(e => ConformanceCase.Row(
                e.Source.ToString(), e.Destination.ToString(), e.On(agent).Select(v => (v.EgressIP?.ToString(), v.Gateway.ToString()))));
            Assert.Equal(expected, actual.Order(StringComparer.Ordinal));
        }
    }
}
