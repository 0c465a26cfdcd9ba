namespace EgressTools.Tests.Cluster;

public sealed class ProxyChoiceTests
{
    [Theory]
    [InlineData("https://10.0.0.1:6443", "http://p:1", null, "*", "http://p:1/")]
    [InlineData("https://10.0.0.1:6443", "socks5h://p:1", null, null, "socks5://p:1")]
    [InlineData("https://10.0.0.1:6443", null, "http://p:3128", null, "http://p:3128/")]
    [InlineData("https://10.0.0.1:6443", null, "p:3128", null, "http://p:3128/")]
    [InlineData("https://10.0.0.1:6443", null, "http://p:3128", "10.0.0.0/8", null)]
    [InlineData("https://10.0.0.1:6443", null, "http://p:3128", "192.168.0.0/16, 10.0.0.1", null)]
    [InlineData("https://10.0.0.1:6443", null, "http://p:3128", "0.0.0.1", "http://p:3128/")]
    [InlineData("https://127.0.0.1:6443", null, "http://p:3128", null, null)]
    [InlineData("https://localhost:6443", null, "http://p:3128", null, null)]
    [InlineData("https://api.example.com", null, "http://p:3128", "example.com", null)]
    [InlineData("https://api.example.com", null, "http://p:3128", ".example.com", null)]
    [InlineData("https://api.example.com", null, "http://p:3128", "*.example.com", null)]
    [InlineData("https://notexample.com", null, "http://p:3128", "example.com", "http://p:3128/")]
    [InlineData("https://api.example.com", null, null, null, null)]
    public void The_proxy_is_the_one_that_kubectl_takes(string server, string? proxyUrl, string? variable, string? except, string? expected)
    {
        var proxy = ProxyChoice.For(new Uri(server), proxyUrl, name => name switch { "HTTPS_PROXY" => variable, "no_proxy" => except, _ => null });

        Assert.Equal(expected?.TrimEnd('/'), proxy?.AbsoluteUri.TrimEnd('/'));
    }

    [Fact]
    public void What_is_no_proxy_is_refused_without_showing_its_password()
    {
        var error = Assert.Throws<InputException>(() => ProxyChoice.For(new Uri("https://a"), "ftp://me:secret@p", static _ => null));

        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
