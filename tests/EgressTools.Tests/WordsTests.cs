using System.Globalization;
using Xunit;

namespace EgressTools.Tests;

public class WordsTests
{
    [Theory]
    [InlineData(0, "pod", "0 pods")]
    [InlineData(1, "pod", "1 pod")]
    [InlineData(2, "policy", "2 policies")]
    [InlineData(3, "egress IP", "3 egress IPs")]
    [InlineData(2, "other CIDR", "2 other CIDRs")]
    [InlineData(2, "pod address", "2 pod addresses")]
    [InlineData(16384, "entry", "16,384 entries")]
    public void A_noun_follows_its_number(int number, string noun, string expected) => Assert.Equal(expected, Plural.Count(number, noun));

    [Theory]
    [InlineData("are", "is")]
    [InlineData("were", "was")]
    [InlineData("have", "has")]
    [InlineData("do", "does")]
    [InlineData("leave", "leaves")]
    [InlineData("carry", "carries")]
    [InlineData("lie", "lies")]
    public void A_verb_follows_its_number(string several, string one)
    {
        Assert.Equal(one, Plural.Verb(1, several));
        Assert.Equal(several, Plural.Verb(2, several));
        Assert.Equal(several, Plural.Verb(0, several));
    }

    [Theory]
    [InlineData(1, "it", "it", "its")]
    [InlineData(2, "they", "them", "their")]
    public void A_pronoun_follows_its_number(int number, string they, string them, string their) =>
        Assert.Equal((they, them, their), (Plural.They(number), Plural.Them(number), Plural.Their(number)));

    [Theory]
    [InlineData(60, "1 minute")]
    [InlineData(90, "1 minute and 30 seconds")]
    [InlineData(600, "10 minutes")]
    [InlineData(7200, "2 hours")]
    public void A_time_is_told_in_words(int seconds, string expected) => Assert.Equal(expected, Plural.Time(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Lists_read_as_a_sentence()
    {
        Assert.Equal("", Listed.Short<string>([]));
        Assert.Equal("a", Listed.Short(["a", "a"]));
        Assert.Equal("a and b", Listed.Short(["a", "b"]));
        Assert.Equal("a, b, c, d and e", Listed.Short("abcde"));
        Assert.Equal("a, b, c, d, e and 2 more", Listed.Short("abcdefg"));
        Assert.Equal("a, b, c, d, e, f and g", Listed.All("abcdefg"));
        Assert.Equal("a, b or c", Listed.Either("abc"));
        Assert.Equal("policy a", Listed.Policies(["a"]));
        Assert.Equal("policies a and b", Listed.Policies(["a", "b"]));
    }

    [Fact]
    public void Values_in_documents_have_commas_alone()
    {
        Assert.Equal("a, b", Listed.Plain("ab"));
        Assert.Equal("a, b, c, d, e and 2 more", Listed.Plain("abcdefg"));
    }

    // PowerShell runs in the user's culture: the words are English all the same.
    [Fact]
    public void The_user_s_culture_changes_no_number()
    {
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberGroupSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Equal("16,384 entries", Plural.Count(16384, "entry"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
