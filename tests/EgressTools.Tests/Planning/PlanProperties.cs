using CsCheck;
using EgressTools.Operations;
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

    private static JObject Turned(JObject value) => new(value.Properties().Reverse().Select(static member =>
        new JProperty(member.Name, member.Value is JObject inner ? Turned(inner) : member.Value.DeepClone())));
}
