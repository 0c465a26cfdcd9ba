namespace EgressTools.Tests.Model;

public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("app=web", "app=web")]
    [InlineData("app==web,tier=a", "app=web,tier=a")]
    [InlineData(" app = web ", "app=web")]
    [InlineData("app!=web", "app!=web")]
    [InlineData("app in (web, api),tier notin (a,b)", "app in (web,api),tier notin (a,b)")]
    [InlineData("a.example.com/b,!c", "a.example.com/b,!c")]
    [InlineData("app in (web)", "app=web")]
    [InlineData("app=", "app=")]
    [InlineData("", "")]
    public void Reads_the_notation_of_kubectl(string text, string canonical) =>
        Assert.Equal(canonical, LabelSelectorParser.Parse(text, "-l").ToString());

    [Theory]
    [InlineData("=web")]
    [InlineData("app=web,")]
    [InlineData("app in web")]
    [InlineData("app in (web")]
    [InlineData("app=web tier=a")]
    [InlineData("app=a,app=b")]
    [InlineData("-app=web")]
    [InlineData("Example.com/app=web")]
    [InlineData("app=web!")]
    [InlineData("a/b/c=d")]
    [InlineData("app=0123456789012345678901234567890123456789012345678901234567890123")]
    public void Refuses(string text) => Assert.Equal("InvalidSelector", Assert.Throws<UsageException>(() => LabelSelectorParser.Parse(text, "-l")).Id);

    [Theory]
    [InlineData("app=web", true)]
    [InlineData("app!=web", false)]
    [InlineData("none!=web", true)]
    [InlineData("app in (db,web)", true)]
    [InlineData("app notin (db,web)", false)]
    [InlineData("none notin (db)", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!none", true)]
    [InlineData("", true)]
    public void Matches_as_kubernetes_does(string selector, bool matches) =>
        Assert.Equal(matches, LabelSelectorParser.Parse(selector, "-l").Matches(LabelSet.Create(("app", "web"), ("tier", "a"))));
}
