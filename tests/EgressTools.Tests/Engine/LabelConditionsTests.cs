using CsCheck;

namespace EgressTools.Tests.Engine;

/// <summary>The sets of labels against trying all labels there are: of two keys, with the values that selectors name, one that none names, and none.</summary>
public sealed class LabelConditionsTests
{
    private static readonly string?[] Values = [null, "x", "y", "z", "fresh"];

    private static readonly LabelSet[] All =
        [.. from a in Values from b in Values select LabelSet.Create(new[] { ("a", a), ("b", b) }.Where(static l => l.Item2 is not null)
            .Select(static l => new KeyValuePair<string, string>(l.Item1, l.Item2!)))];

    private static readonly Gen<string> Key = Gens.OneOf("a", "b");
    private static readonly Gen<string> Value = Gens.OneOf("x", "y", "z");

    private static readonly Gen<LabelRequirement> Requirement = Gen.Select(Key, Gen.Enum<LabelOperator>(), Value.Array[1, 2])
        .Select(static (key, op, values) => new LabelRequirement(key, op, op is LabelOperator.In or LabelOperator.NotIn ? [.. values] : []));

    private static readonly Gen<LabelSelector> Selector = Gen.Select(Gen.Select(Key, Value).Array[0, 2], Requirement.Array[0, 3])
        .Select(static (labels, requirements) =>
            new LabelSelector(LabelSet.Create(labels.Select(static l => new KeyValuePair<string, string>(l.Item1, l.Item2))), [.. requirements]));

    [Fact]
    public void Two_selectors_can_meet_where_some_labels_fit_both() => Gen.Select(Selector, Selector).Sample(static (a, b) =>
        LabelConditions.Of(a).CanMeet(LabelConditions.Of(b)) == All.Any(l => a.Matches(l) && b.Matches(l)));

    [Fact]
    public void One_implies_another_where_all_labels_that_fit_it_fit_the_other() => Gen.Select(Selector, Selector).Sample(static (a, b) =>
        LabelConditions.Of(a).Implies(LabelConditions.Of(b)) == All.Where(a.Matches).All(b.Matches));

    [Fact]
    public void Nothing_fits_a_selector_that_Kubernetes_refuses()
    {
        var refused = LabelConditions.Of(new LabelSelector(LabelSet.Empty, [new LabelRequirement("a", LabelOperator.In, [])]));
        Assert.False(refused.CanMeet(LabelConditions.Of(LabelSelector.Everything)));
        Assert.True(refused.Implies(LabelConditions.Of(LabelSelector.Of(("a", "x")))));
    }

    [Theory]
    [InlineData("a=x", "a=y,b", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "a!=x", false)]
    [InlineData("a", "!a", false)]
    public void A_key_is_shared_where_both_demand_it(string a, string b, bool shared) =>
        Assert.Equal(shared, LabelConditions.Of(LabelSelectorParser.Parse(a, "")).SharesKey(LabelConditions.Of(LabelSelectorParser.Parse(b, ""))));
}
