namespace EgressTools.Tests.Output;

public sealed class SortKeyTests
{
    private static readonly Listing<string> Names = new("NameList", [], static (json, name) =>
    {
        if (int.TryParse(name, out var number))
            json.WriteNumber("name", number);
        else if (name.Length > 0)
            json.WriteString("name", name);
    }, static name => name);

    [Theory]
    [InlineData("node-10,node-9,node-1", "node-1,node-9,node-10")]
    [InlineData("10.0.0.10,10.0.0.2,9.1.1.1", "9.1.1.1,10.0.0.2,10.0.0.10")]
    [InlineData("100,20,3", "3,20,100")]
    [InlineData("b,,a", ",a,b")]
    [InlineData("a1b,a01b,a1", "a1,a1b,a01b")]
    public void Orders_as_kubectl_does(string items, string sorted) =>
        Assert.Equal(sorted.Split(','), SortKey.Parse(".name").Sort(items.Split(','), Names));

    [Fact]
    public void A_path_that_leads_nowhere_is_refused() =>
        Assert.Contains("no item has '.size'", Assert.Throws<UsageException>(() => SortKey.Parse(".size").Sort(["a"], Names)).Message,
            StringComparison.Ordinal);
}
