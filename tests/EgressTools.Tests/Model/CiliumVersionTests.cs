namespace EgressTools.Tests.Model;

public sealed class CiliumVersionTests
{
    [Theory]
    [InlineData("1.18.3", "1.18.3")]
    [InlineData("v1.19.0-rc.1", "1.19.0-rc.1")]
    [InlineData("quay.io/cilium/cilium:v1.19.5@sha256:0000000000000000000000000000000000000000000000000000000000000000", "1.19.5")]
    [InlineData("registry.example.com:5000/cilium/cilium:v1.18.10", "1.18.10")]
    [InlineData("cilium-1.18.3", "1.18.3")]
    [InlineData("ccr.example.com/tke/cilium:v1.18.10-tke.1", "1.18.10")]
    [InlineData("quay.io/cilium/cilium:v1.19.4-amd64", "1.19.4")]
    [InlineData("quay.io/cilium/cilium:v1.18.10_ci", "1.18.10")]
    [InlineData("quay.io/cilium/cilium:v1.20.0-pre.1-arm64", "1.20.0-pre.1-arm64")]
    [InlineData("quay.io/cilium/cilium:v1.18", "1.18")]
    [InlineData("1.18-latest", "1.18")]
    [InlineData("10.0.0.1:5000/cilium", null)]
    [InlineData("quay.io/cilium/cilium:latest", null)]
    [InlineData("quay.io/cilium/cilium@sha256:abc", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Finds_a_version(string? text, string? version) => Assert.Equal(version, CiliumVersion.Find(text)?.ToString());

    [Fact]
    public void Compares_numbers_and_puts_a_pre_release_first() => Assert.Equal(
        ["1.18.9", "1.18.10", "1.18", "1.19.0-pre.1", "1.19.0-rc.0", "1.19.0"],
        new[] { "1.19.0", "1.18.10", "1.19.0-rc.0", "1.18", "1.18.9-tke.2", "1.19.0-pre.1" }.Select(CiliumVersion.Find).Order()
            .Select(static v => v!.ToString()));
}
