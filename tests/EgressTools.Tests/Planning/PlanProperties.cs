using CsCheck;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Operations;
using EgressTools.Planning;
using EgressTools.Tests.Cluster;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Planning;

/// <summary>The plan foretells what a server does, whoever has applied what before.</summary>
public sealed class PlanProperties
{
    private static readonly ObjectName Web = new("", "web");

    private static readonly Gen<(string Manager, JObject Document)[]> Histories =
        Gen.Select(Gens.OneOf(ApplyOptions.DefaultFieldManager, "somebody-else"), PolicyGen.Document).Array[1, 4];

    [Fact]
    public async Task What_the_plan_lists_is_what_the_server_changes()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();

        await Histories.SampleAsync(
            async history =>
            {
                await client.DeleteAsync(ApiResource.Policies, Web, gracePeriodSeconds: null, TestContext.Current.CancellationToken);
                foreach (var (manager, document) in history)
                    await FollowAsync(client, manager, document);
            },
            iter: 150,
            threads: 1);
    }

    [Fact]
    public void Order_of_members_never_changes_the_plan()
    {
        Gen.Select(PolicyGen.Document, PolicyGen.Document).Sample((document, current) =>
        {
            var plan = ApplyPolicies.Plan(document, current);
            var turned = ApplyPolicies.Plan(Turned(document), Turned(current));

            Assert.Equal(plan.Changes.Select(change => change.ToString()), turned.Changes.Select(change => change.ToString()));
        });
    }

    [Fact]
    public void An_object_that_says_what_the_document_says_is_unchanged()
    {
        PolicyGen.Document.Sample(document => ApplyPolicies.Plan(document, (JObject)document.DeepClone()).Action == ApplyAction.Unchanged);
    }

    private static async Task FollowAsync(ApiClient client, string manager, JObject document)
    {
        var options = new ApplyOptions(DryRun: false, Force: true, manager);
        var before = await client.GetAsync(ApiResource.Policies, Web, TestContext.Current.CancellationToken);
        var step = ApplyPolicies.Plan(document, before, manager);
        var after = await client.ApplyAsync(ApiResource.Policies, document, options, TestContext.Current.CancellationToken);

        Assert.Equal(before is null, step.Action == ApplyAction.Create);
        Assert.Equal(ApplyAction.Unchanged, ApplyPolicies.Plan(document, after, manager).Action);
        if (before is null)
            return;
        var foretold = (JObject)before.DeepClone();
        foreach (var difference in PolicyDiff.Compute(document, before, manager).Reverse())
            Change(foretold, difference);
        Assert.Equal(Text(after), Text(foretold));
        Assert.Equal(Text(before) == Text(after), step.Action == ApplyAction.Unchanged);
    }

    private static void Change(JToken value, FieldDifference difference)
    {
        foreach (var step in difference.Path.Steps.SkipLast(1))
            value = step.Key is null ? value[step.Index]! : value[step.Key] ??= new JObject();
        var last = difference.Path.Steps[^1];
        if (value is JObject members && difference.After is null)
            members.Remove(last.Key!);
        else if (value is JObject existing)
            existing[last.Key!] = difference.After;
        else if (difference.After is null)
            ((JArray)value).RemoveAt(last.Index);
        else if (difference.Before is null)
            // Differences are gone through from the last to the first, so that what is added comes before what has been added.
            ((JArray)value).Insert(Math.Min(last.Index, ((JArray)value).Count), difference.After);
        else
            value[last.Index] = difference.After;
    }

    /// <summary>What apply is about: no managers and times, and a map without members is none.</summary>
    private static string Text(JObject policy)
    {
        var metadata = (JObject)policy["metadata"]!;
        JToken? Map(string name) => metadata[name] is JObject { Count: > 0 } members ? members.DeepClone() : null;
        return FieldDifference.Normalize(new JObject { ["labels"] = Map("labels"), ["annotations"] = Map("annotations"), ["spec"] = policy["spec"]!.DeepClone() }).ToString();
    }

    private static JObject Turned(JObject value) => new(value.Properties().Reverse().Select(static member =>
        new JProperty(member.Name, member.Value is JObject inner ? Turned(inner) : member.Value.DeepClone())));
}
