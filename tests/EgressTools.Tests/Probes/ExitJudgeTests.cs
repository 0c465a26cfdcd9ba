using CsCheck;
using EgressTools.Tests.Engine;
using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

public sealed class ExitJudgeTests
{
    [Theory]
    [InlineData(GatewayPublic, ExitVerdict.Ok, Gateway)]
    [InlineData(Gateway, ExitVerdict.Ok, Gateway)]
    [InlineData(OtherPublic, ExitVerdict.OtherGateway, OtherGateway)]
    [InlineData(WorkerPublic, ExitVerdict.OwnNode, Worker)]
    [InlineData(Worker, ExitVerdict.OwnNode, Worker)]
    [InlineData("10.0.0.1", ExitVerdict.PodAddress, null)]
    [InlineData("198.51.100.200", ExitVerdict.UnknownAddress, null)]
    public void An_address_seen_on_the_internet(string seen, ExitVerdict verdict, string? owner)
    {
        var result = Seen(With(Policy(), Endpoint(), Pod()), PublicEcho, seen);
        Assert.Equal((verdict, owner, Worker), (result.Verdict, result.AddressOwner, result.Node));
        Assert.Equal(Gateway, result.Expected?.GatewayNode);
        Assert.DoesNotMatch("[.\n]$", result.Reason);
    }

    [Fact]
    public void The_pods_own_address_tells_that_the_gateway_lacks_its_entry() =>
        Assert.Equal(
            $"leaves with its own address 10.0.0.1: the agent of gateway {Gateway} lacks the entry, so packets leave it untranslated, " +
            "or policy p is not in effect and this destination is not masqueraded",
            Seen(With(Policy(), Endpoint(), Pod()), PublicEcho, "10.0.0.1").Reason);

    [Theory]
    [InlineData(Worker, WorkerPublic, ExitVerdict.OwnNode, "the agent of its node 172.16.1.1 runs without the egress gateway, as it says itself")]
    [InlineData(Gateway, "10.0.0.1", ExitVerdict.PodAddress, "the agent of gateway 172.16.0.1 runs without the egress gateway, as it says itself")]
    [InlineData(OtherGateway, WorkerPublic, ExitVerdict.OwnNode, null)]
    public void An_agent_without_the_feature_explains_it(string node, string seen, ExitVerdict verdict, string? says)
    {
        var snapshot = With(Policy(), Endpoint(), Pod()) with { AgentConfigurations = [new AgentConfiguration(node) { FeatureOn = false }] };
        var result = Seen(snapshot, PublicEcho, seen);
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(says is not null, result.Reason.Contains("runs without the egress gateway", StringComparison.Ordinal));
        Assert.Contains(says ?? "", result.Reason, StringComparison.Ordinal);
        Assert.Equal(says is not null, new Judgement(snapshot)
            .NoAnswer(Tested(snapshot), PublicEcho, "all timed out").Reason.Contains("runs without", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(WorkerPublic)]
    [InlineData(GatewayPublic)]
    public void A_pod_without_an_endpoint_is_wrong_whatever_it_is_seen_with(string seen)
    {
        var snapshot = With(Policy(), Pod());
        var result = Seen(snapshot, PublicEcho, seen);
        Assert.Equal((ExitVerdict.NoEndpoint, Gateway), (result.Verdict, result.Expected?.GatewayNode));
        Assert.StartsWith($"policy p selects it by its labels, but it has no CiliumEndpoint, so no agent steers it: seen with {seen}",
            result.Reason, StringComparison.Ordinal);
        Assert.Equal(ExitVerdict.NoEndpoint, new Judgement(snapshot).NoAnswer(Tested(snapshot), PublicEcho, "all timed out").Verdict);
        Assert.Equal(ExitVerdict.NoEndpoint, new Judgement(snapshot).Unasked(Tested(snapshot), PublicEcho, "no curl").Verdict);
        // A destination that the policy leaves alone is as it should be.
        Assert.Equal(ExitVerdict.NoPolicy, Seen(With(Policy(to: "203.0.113.0/24"), Pod()), PublicEcho, seen).Verdict);
    }

    [Fact]
    public void An_address_of_no_node_is_explained_by_a_NAT_gateway() =>
        Assert.Contains("NAT gateway in front of the subnet of gateway 172.16.0.1",
            Seen(With(Policy(), Endpoint(), Pod()), PublicEcho, "198.51.100.200").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(Gateway, ExitVerdict.Ok)]
    [InlineData(GatewayPublic, ExitVerdict.OtherGateway)]
    [InlineData("10.0.0.1", ExitVerdict.PodAddress)]
    public void A_service_inside_the_network_sees_the_egress_IP_and_not_the_public_address(string seen, ExitVerdict verdict) =>
        Assert.Equal(verdict, Seen(With(Policy(), Endpoint(), Pod()), InsideEcho, seen).Verdict);

    [Fact]
    public void A_gateway_without_a_public_address_is_named_as_such()
    {
        var snapshot = With(Policy(), Endpoint(), Pod());
        snapshot = snapshot with { Nodes = [.. snapshot.Nodes.Where(static n => n.Name != Gateway)] };
        Assert.Equal(ExitVerdict.Ok, Seen(snapshot, PublicEcho, Gateway).Verdict);
        var unknown = Seen(snapshot, PublicEcho, GatewayPublic);
        Assert.Equal(ExitVerdict.UnknownAddress, unknown.Verdict);
        Assert.Empty(unknown.Expected!.PublicAddresses);
        Assert.Contains("no public address of gateway 172.16.0.1 is known", unknown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_egress_IP_any_inside_address_of_the_gateway_will_do() =>
        Assert.Equal(ExitVerdict.Ok, Seen(With(Policy(egressIP: null), Endpoint(), Pod()), InsideEcho, Gateway).Verdict);

    [Fact]
    public void A_further_egress_IP_of_another_gateway_is_known_to_be_its_own()
    {
        var other = Scene.Policy("q", LabelSelector.Of(("app", "db")), ["0.0.0.0/0"], Scene.On(OtherGateway, "172.16.0.77"));
        var result = Seen(With(Policy(), other, Endpoint(), Pod()), InsideEcho, "172.16.0.77");
        Assert.Equal((ExitVerdict.OtherGateway, OtherGateway), (result.Verdict, result.AddressOwner));
    }

    [Fact]
    public void Either_claimant_of_a_contested_destination_is_fine_and_the_contest_is_told()
    {
        var snapshot = With(Policy(), Policy("q", OtherGateway, OtherGateway), Endpoint(), Pod());
        foreach (var (seen, gateway) in new[] { (GatewayPublic, Gateway), (OtherPublic, OtherGateway) })
        {
            var result = Seen(snapshot, PublicEcho, seen);
            Assert.Equal((ExitVerdict.Ok, gateway), (result.Verdict, result.Expected?.GatewayNode));
            Assert.Contains("policies p and q name different gateways or egress IPs for the echo service, and Cilium switches between them at every change",
                result.Reason, StringComparison.Ordinal);
        }
        Assert.Equal(ExitVerdict.OwnNode, Seen(snapshot, PublicEcho, WorkerPublic).Verdict);
    }

    [Fact]
    public void Silence_is_explained_where_no_gateway_was_found()
    {
        var snapshot = With(Policy(node: "absent"), Endpoint(), Pod());
        var result = new Judgement(snapshot).NoAnswer(Tested(snapshot), PublicEcho, "all timed out");
        Assert.Equal(ExitVerdict.NoAnswer, result.Verdict);
        Assert.Equal("policy p finds no gateway node, so the agents drop this traffic (reason 194); all timed out", result.Reason);
        Assert.Equal(ExitVerdict.OwnNode, Seen(snapshot, PublicEcho, WorkerPublic).Verdict);
    }

    [Fact]
    public void Silence_is_explained_where_the_gateway_has_no_address_to_give()
    {
        var snapshot = With(Policy(egressIP: "172.16.0.77"), Endpoint(), Pod()) with
        {
            Interfaces =
            [new NodeInterfaces(Gateway, [new NodeInterface("eth0") { Addresses = [new InterfaceAddress(Address.Parse(Gateway), 24)] }])]
        };
        Assert.Equal($"all timed out; the agent of gateway {Gateway} drops the packets (reason 204), since no interface of node {Gateway} has egressIP " +
            "172.16.0.77", new Judgement(snapshot).NoAnswer(Tested(snapshot), PublicEcho, "all timed out").Reason);
        Assert.Equal(ExitVerdict.OwnNode, Seen(snapshot, PublicEcho, WorkerPublic).Verdict);
    }

    [Fact]
    public void Silence_may_come_of_an_address_that_hangs_on_interfaces()
    {
        var snapshot = With(Policy(egressIP: "172.16.0.77"), Endpoint(), Pod());
        var result = new Judgement(snapshot).NoAnswer(Tested(snapshot), PublicEcho, "all timed out");
        Assert.StartsWith($"all timed out; egressIP 172.16.0.77 is not an InternalIP of node {Gateway}", result.Reason, StringComparison.Ordinal);
        Assert.Equal(ExitVerdict.Ok, Seen(snapshot, InsideEcho, "172.16.0.77").Verdict);
    }

    [Fact]
    public void Of_a_pod_without_a_policy_nothing_is_expected_whatever_it_answers()
    {
        var snapshot = With(Endpoint(), Pod());
        Assert.Equal((ExitVerdict.NoPolicy, "no policy selects it"),
            (Seen(snapshot, PublicEcho, WorkerPublic).Verdict, Seen(snapshot, PublicEcho, WorkerPublic).Reason));
        Assert.Equal((ExitVerdict.NoPolicy, "no policy selects it; all timed out"),
            (new Judgement(snapshot).NoAnswer(Tested(snapshot), PublicEcho, "all timed out") is var silent ? (silent.Verdict, silent.Reason) : default));
        Assert.Equal((ExitVerdict.NotAsked, "no curl"),
            (new Judgement(snapshot).Unasked(Tested(snapshot), PublicEcho, "no curl") is var unasked ? (unasked.Verdict, unasked.Reason) : default));
    }

    [Fact]
    public void A_policy_that_selects_the_pod_and_is_ignored_is_named()
    {
        var snapshot = With(Policy() with { DestinationCidrs = ["010.0.0.0/8"] }, Endpoint(), Pod());

        Assert.Equal("policy p selects it, but the agents ignore that policy: '010.0.0.0/8' is not a CIDR", Seen(snapshot, PublicEcho, WorkerPublic).Reason);
    }

    [Fact]
    public void Only_the_expected_gateways_addresses_are_ok()
    {
        var snapshot = With(Policy(), Endpoint(), Pod());
        var judgement = new Judgement(snapshot);
        var pod = Tested(snapshot);
        Gen.Select(Gen.UInt, Gen.Int[0, 2].Select(static i => new[] { PublicEcho, InsideEcho, NamedEcho }[i])).Sample((bits, echo) =>
        {
            var seen = new Address(bits, isIPv6: false);
            var fine = seen == Address.Parse(Gateway) || (!echo.IsInside && seen == Address.Parse(GatewayPublic));
            return (judgement.Seen(pod, echo, seen).Verdict == ExitVerdict.Ok) == fine;
        });
    }
}
