using CsCheck;

namespace EgressTools.Tests.Probes;

public sealed class EchoAnswerTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7\n", "203.0.113.7")]
    [InlineData("\r\n 203.0.113.7 \r\n", "203.0.113.7")]
    [InlineData("2001:DB8::1\n", "2001:db8::1")]
    [InlineData("{\"ip\": \"203.0.113.7\", \"country\": \"XX\"}", "203.0.113.7")]
    [InlineData("{\"origin\": \"203.0.113.7, 198.51.100.1\"}", "203.0.113.7")]
    [InlineData("fl=1\nh=198.51.100.1\nip=203.0.113.7\nts=1\n", "203.0.113.7")]
    public void Reads(string body, string address) => Assert.Equal(address, EchoAnswer.Parse(body)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("0.0.0.0")]
    [InlineData("203.0.113.7 is blocked")]
    [InlineData("<html><body>203.0.113.7</body></html>")]
    [InlineData("\u001b[31m203.0.113.7")]
    [InlineData("203.0.113.007")]
    [InlineData("{\"ip\": 7}")]
    [InlineData("{\"ip\": \"\\ud800\"}")]
    [InlineData("{\"ip\": \"203.0.113.7\"")]
    [InlineData("{\"error\": \"203.0.113.7\"}")]
    [InlineData("fe80::1%eth0")]
    public void Refuses(string body) => Assert.Null(EchoAnswer.Parse(body));

    [Fact]
    public void Refuses_what_is_too_long() => Assert.Null(EchoAnswer.Parse("203.0.113.7" + new string(' ', EchoAnswer.MaxLength)));

    [Fact]
    public void Never_throws() => Gen.String.Sample(static text =>
    {
        EchoAnswer.Parse(text);
        EchoAnswer.Parse("{" + text);
        EchoScript.Read("EGRESS curl 1 0\n" + text, EchoServices.Defaults);
        EchoScript.Read(text, EchoServices.Defaults);
    });

    [Theory]
    [InlineData("ftp://echo.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@echo.example/")]
    [InlineData("/relative")]
    public void A_service_must_be_a_plain_http_URL(string url)
    {
        var error = Assert.Throws<UsageException>(() => EchoServices.Choose([new Uri(url, UriKind.RelativeOrAbsolute)], site: null));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
