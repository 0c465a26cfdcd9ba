using System.Text;

namespace EgressTools.Tests.Cluster;

public sealed class SecretMaskTests
{
    private const string Secret = "s3cret/with+odd=signs";

    public static TheoryData<string> Echoes => new()
    {
        $"Authorization: Bearer {Secret}",
        $"/login?token={Uri.EscapeDataString(Secret)}",
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"a:{Secret}")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"ab:{Secret}!")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"abc {Secret} and more")).Replace('+', '-').Replace('/', '_'),
    };

    [Theory]
    [MemberData(nameof(Echoes))]
    public void A_credential_is_taken_out_in_every_form(string echo)
    {
        var mask = new SecretMask();
        mask.Add(Secret);

        var masked = mask.In($"the server says {echo}");

        Assert.Contains("***", masked, StringComparison.Ordinal);
        Assert.StartsWith("the server says ", masked, StringComparison.Ordinal);
        foreach (var form in Echoes.Select(static e => (string)e))
            Assert.DoesNotContain(form, masked, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret[..8], masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_text_stays_and_short_words_are_no_credentials()
    {
        var mask = new SecretMask();
        mask.Add("abc");
        mask.Add(null);
        mask.Add("");
        mask.Add(Secret);

        Assert.Equal("abc nodes is forbidden", mask.In("abc nodes is forbidden"));
    }
}
