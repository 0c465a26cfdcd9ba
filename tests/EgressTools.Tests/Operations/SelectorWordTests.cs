namespace EgressTools.Tests.Operations;

/// <summary>What completes a selector that is being typed.</summary>
public sealed class SelectorWordTests
{
    private static readonly Candidate[] Labels = [new("app=web"), new("app=api"), new("tier=front"), new("bare=")];

    [Theory]
    [InlineData("", "app=|bare=|tier=")]
    [InlineData("ap", "app=")]
    [InlineData("app=", "app=api|app=web")]
    [InlineData("app==w", "app==web")]
    [InlineData("app!=w", "app!=web")]
    [InlineData("bare=", "bare=")]
    [InlineData("!ti", "!tier")]
    [InlineData("app=web,", "app=web,app=|app=web,bare=|app=web,tier=")]
    [InlineData("app=web, ti", "app=web, tier=")]
    [InlineData("app=web,tier=", "app=web,tier=front")]
    [InlineData("tier=front,app in (", "tier=front,app in (api|tier=front,app in (web")]
    [InlineData("app notin (web,a", "app notin (web,api")]
    [InlineData("app in (web),ti", "app in (web),tier=")]
    [InlineData("other=", "")]
    [InlineData("app in (web) ", "")]
    [InlineData("((((,,==!!", "")]
    public void Keys_then_values(string word, string expected) => Assert.Equal(
        expected.Split('|', StringSplitOptions.RemoveEmptyEntries),
        SelectorWord.Complete(word, Labels).Select(static c => c.Value).Where(v => v.StartsWith(word, StringComparison.Ordinal)).Distinct()
            .Order(StringComparer.Ordinal));
}
