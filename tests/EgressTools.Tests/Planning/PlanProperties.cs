using CsCheck;
using EgressTools.Tests.Cluster;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Planning;

/// <summary>What holds for the plan of every document.</summary>
public sealed class PlanProperties
{
    [Fact]
    public void Order_of_members_never_changes_the_plan()
    {
        Gen.Select(PolicyGen.Document, PolicyGen.Document).Sample((document, current) =>
        {
            var plan = PolicyApplier.Plan(document, current);
            var turned = PolicyApplier.Plan(Turned(document), Turned(current));

            Assert.Equal(plan.Changes.Select(change => change.ToString()), turned.Changes.Select(change => change.ToString()));
        });
    }

    [Fact]
    public void An_object_that_says_what_the_document_says_is_unchanged()
    {
        PolicyGen.Document.Sample(document => PolicyApplier.Plan(document, (JObject)document.DeepClone()).Action == ApplyAction.Unchanged);
    }

    [Fact]
    public async Task What_is_planned_is_what_the_server_changes_whoever_applied_before()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();
        var next = 0;

        await History.SampleAsync(async history =>
        {
            var name = new ObjectName("", $"web-{Interlocked.Increment(ref next)}");
            foreach (var (manager, generated) in history)
            {
                var document = (JObject)generated.DeepClone();
                document["metadata"]!["name"] = name.Name;
                var before = await client.GetAsync(ApiResource.Policies, name, TestContext.Current.CancellationToken);
                var plan = PolicyApplier.Plan(document, before, manager);
                var after = await client.ApplyAsync(ApiResource.Policies, document, new ApplyOptions(DryRun: false, Force: true, manager),
                    TestContext.Current.CancellationToken);

                if (before is not null)
                    Assert.Equal(Changes(before, after), plan.Changes.Select(change => change.ToString()));
                Assert.Equal(Spec(after), Spec(PolicyDiff.Merge(document, before, manager)));
            }
        }, iter: 100, threads: 1);
    }

    private static readonly Gen<(string Manager, JObject Document)[]> History =
        Gen.Select(Gens.OneOf("egress-tools", "argocd", "kubectl"), PolicyGen.Document).Array[2, 5];

    private static IEnumerable<string> Changes(JObject before, JObject after) =>
        from parts in (ReadOnlyMemory<string>[])[(string[])["metadata", "annotations"], (string[])["metadata", "labels"], (string[])["spec"]]
        let path = parts.ToArray()
        let at = path.Aggregate(FieldPath.Root, static (at, part) => at.Member(part))
        from field in FieldDifference.Between(at, Part(before, path), Part(after, path))
        select new FieldChange(field.Path.ToString(), Compact(field.Before), Compact(field.After)).ToString();

    private static JToken Part(JObject item, string[] path) =>
        FieldDifference.Normalize(path.Aggregate((JToken?)item, static (at, part) => at?[part]) ?? new JObject());

    // Absent and empty are one: the schema fills in the empty list.
    private static string Spec(JObject item)
    {
        var spec = (JObject)Part(item, ["spec"]);
        if (spec["egressGateways"] is JArray { Count: 0 })
            spec.Remove("egressGateways");
        return spec.ToString();
    }

    private static string? Compact(JToken? value) => value?.ToString(Newtonsoft.Json.Formatting.None);

    private static JObject Turned(JObject value) => new(value.Properties().Reverse().Select(static member =>
        new JProperty(member.Name, member.Value is JObject inner ? Turned(inner) : member.Value.DeepClone())));
}
