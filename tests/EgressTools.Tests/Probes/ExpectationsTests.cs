using EgressTools.Tests.Engine;
using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

public sealed class ExpectationsTests
{
    [Fact]
    public void The_longest_prefix_that_holds_the_service_decides()
    {
        var snapshot = With(Policy(), Policy("q", OtherGateway, OtherGateway, "198.51.100.0/24"), Endpoint(), Pod());
        Assert.Equal("q", Seen(snapshot, PublicEcho, OtherPublic).Expected?.Policy);
        Assert.Equal("p", Seen(snapshot, EchoTarget.Of(new Uri("http://192.0.2.1/")), GatewayPublic).Expected?.Policy);
    }

    [Fact]
    public void Of_a_service_whose_address_is_not_known_the_widest_destination_is_taken_and_said()
    {
        var result = Seen(With(Policy(), Policy("q", OtherGateway, OtherGateway, "198.51.100.0/24"), Endpoint(), Pod()), NamedEcho, GatewayPublic);
        Assert.Equal(ExitVerdict.Ok, result.Verdict);
        Assert.Contains("whose address is unknown, to lie in 0.0.0.0/0", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_every_public_destination_is_covered_alike_nothing_is_assumed() =>
        Assert.DoesNotContain("taking", Seen(With(Policy(), Endpoint(), Pod()), NamedEcho, GatewayPublic).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_resolves_here_is_a_hint_and_said_to_be_one()
    {
        var resolved = NamedEcho with { Addresses = [Address.Parse("198.51.100.9")] };
        var result = Seen(With(Policy(), Policy("q", OtherGateway, OtherGateway, "198.51.100.0/24"), Endpoint(), Pod()), resolved, OtherPublic);
        Assert.Equal(ExitVerdict.Ok, result.Verdict);
        Assert.Contains("taking echo.example to be 198.51.100.9, as it resolves here", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_for_private_destinations_expects_nothing_of_a_public_service() =>
        Assert.Equal(ExitVerdict.NoPolicy, Seen(With(Policy(to: ["10.0.0.0/8"]), Endpoint(), Pod()), NamedEcho, WorkerPublic).Verdict);

    [Fact]
    public void An_excluded_service_is_not_steered()
    {
        var policy = Policy() with { ExcludedCidrs = ["198.51.100.0/24"] };
        Assert.Equal(
            (ExitVerdict.NoPolicy, "policy p excludes the echo service"),
            (Seen(With(policy, Endpoint(), Pod()), PublicEcho, WorkerPublic).Verdict, Seen(With(policy, Endpoint(), Pod()), PublicEcho, WorkerPublic).Reason));
    }

    [Theory]
    [InlineData("http://203.0.113.2/")]
    [InlineData("http://10.0.0.2:8080/")]
    [InlineData("http://echo.default.svc.cluster.local/")]
    [InlineData("http://echo.default.svc/")]
    public void Traffic_to_nodes_pods_and_services_is_never_steered(string url) => Assert.Equal(
        ExitVerdict.NoPolicy,
        Seen(With(Policy(), Endpoint(), Endpoint("other", "10.0.0.2"), Pod()), EchoTarget.Of(new Uri(url)), WorkerPublic).Verdict);

    [Fact]
    public void The_family_that_was_seen_decides()
    {
        var result = Seen(With(Policy(), Endpoint(), Pod()), NamedEcho, "2001:db8::1");
        Assert.Equal((ExitVerdict.NoPolicy, "no policy steers its IPv6 traffic"), (result.Verdict, result.Reason));
    }
}
