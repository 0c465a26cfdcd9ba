using System.Collections.Frozen;
using static EgressTools.Tests.Engine.Scene;

namespace EgressTools.Tests.Planning;

/// <summary>What a plan says of now, of a restart, and of the time until the next event in the cluster.</summary>
public sealed class PlanTimeTests
{
    private static readonly LabelSelector Web = LabelSelector.Of(("app", "web"));

    [Theory]
    [InlineData("1.17.0", "10.1.2.3/8", "10.0.0.0/8", "")]
    [InlineData("1.18.3", "10.1.2.3/8", "10.0.0.0/8", "web 10.0.0.0/8 True")]
    [InlineData("1.20.2", "10.1.2.3/8", "10.9.9.9/8", "web 10.0.0.0/8 True")]
    [InlineData("1.20.2", "10.0.0.0/8", "10.1.2.3/8", "web 10.0.0.0/8 True")]
    [InlineData("1.20.2", "10.1.2.3/8 10.0.0.0/8", "10.0.0.0/8", "web 10.0.0.0/8 False")]
    [InlineData("1.20.2", "10.1.2.3/8 10.0.0.0/8", "10.9.9.9/8", "web 10.0.0.0/8 True")]
    [InlineData("1.20.2", "10.0.0.0/8", "10.1.2.3/8 10.0.0.0/8", "")]
    [InlineData("1.20.2", "10.1.2.3/8", "10.1.2.3/8 192.0.2.0/24", "")]
    [InlineData("1.20.2", "10.1.2.3/8", "10.1.2.3/16", "")]
    [InlineData("1.20.2", "192.0.2.7/24 10.1.2.3/8", "192.0.2.0/24 10.1.2.3/8", "web 192.0.2.0/24 True")]
    public void Entries_go_with_the_old_spelling_of_their_cidr(string version, string before, string after, string emptied)
    {
        var plan = Plan(version, Snapshot(version, To(before)), Snapshot(version, To(after)));

        Assert.Equal(emptied, string.Join('|', plan.Emptied.Select(static e => $"{e.Pod.Name} {e.Destination} {e.IsSure}")));
        Assert.Equal(emptied.Length > 0 ? "p" : null, plan.Touch);
        Assert.Equal(emptied.Length > 0, PlanText.Summary(plan)
            .Any(static l => l.Contains("deleted until the next event in the cluster", StringComparison.Ordinal)));
    }

    [Fact]
    public void Another_policys_spelling_counts_too()
    {
        var other = Policy("q", Web, ["10.0.0.0/8"], On("10.1.0.1", "10.1.0.1"));
        var plan = Plan("1.20.2", Snapshot("1.20.2", To("10.1.2.3/8"), other), Snapshot("1.20.2", other));

        Assert.Equal(("q", false), (Assert.Single(plan.Emptied).Policy, plan.Emptied[0].IsSure));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public void A_map_can_lack_room_on_the_way_to_a_state_that_has_it(int limit, bool overflows)
    {
        var plan = Plan("1.20.2", Limited(limit, To("10.0.0.0/8 192.0.2.0/24 198.51.100.0/24")), Limited(limit, To("10.1.0.0/16 192.0.3.0/24 203.0.113.0/24")));

        Assert.Equal((3, 3, 6, overflows), (plan.IPv4.Before, plan.IPv4.After, plan.IPv4.Peak, plan.IPv4.OverflowsOnTheWay));
        Assert.Equal(overflows, PlanText.Summary(plan).Any(static l => l.Contains("The change needs 6 for a moment", StringComparison.Ordinal)));
        Assert.Equal(overflows ? "p" : null, plan.Touch);
    }

    [Theory]
    [InlineData(1L, PodChangeKind.Gains, RouteOutcome.Direct)]
    [InlineData(2L, PodChangeKind.Moves, RouteOutcome.Unknown)]
    [InlineData(null, PodChangeKind.Moves, RouteOutcome.Unknown)]
    public void The_way_before_the_correction_of_a_policy_that_agents_reject_is_known_only_for_its_first_version(long? generation,
        PodChangeKind kind, RouteOutcome before)
    {
        var plan = Plan("1.20.2", Snapshot("1.20.2", Bad() with { Generation = generation }), Snapshot("1.20.2", To("10.0.0.0/8")));

        Assert.Equal((kind, before), (Assert.Single(plan.Pods).Kind, plan.Pods[0].Before.Outcome));
        Assert.Equal(generation != 1, PlanText.Summary(plan).Any(static l => l.StartsWith("the agents reject the present version of policy p. " +
            "Agents that knew an earlier version still use it until this change", StringComparison.Ordinal)));
    }

    [Fact]
    public void Another_version_of_cilium_ends_what_only_running_agents_keep()
    {
        var (before, bad) = (Snapshot("1.19.6", To("10.0.0.0/8")), Snapshot("1.20.2", Bad()));
        Assert.Equal(PodChangeKind.Loses, Assert.Single(PlanMaker.Compare(before, bad).Pods).Kind);

        var rejected = Snapshot("1.19.6", Bad() with { Generation = 3 });
        Assert.Equal("policy p: the agents reject it. Those that use an earlier version lose that version at the restart",
            Assert.Single(PlanMaker.Compare(rejected, new WhatIf { Version = new CiliumVersion(1, 20, 2) }.Apply(rejected)).Reasons));
    }

    [Fact]
    public void The_document_tells_now_from_a_restart()
    {
        var plan = PlanMaker.Compare(Snapshot("1.20.2", To("10.0.0.0/8")), Snapshot("1.20.2", Bad()));
        var document = PlanPrinter.Document(plan, plan.Pods);

        Assert.Empty(document["items"]!);
        Assert.Equal(("web", "loses", "gateway", "direct"), ((string?)document["afterRestart"]![0]!["pod"], (string?)document["afterRestart"]![0]!["change"],
            (string?)document["afterRestart"]![0]!["before"]!["outcome"], (string?)document["afterRestart"]![0]!["after"]!["outcome"]));
        Assert.True((bool)document["policies"]![0]!["keepsOldVersion"]!);
        Assert.Contains("\nAfter a restart of the agents:\n", Text(OutputFormat.Table), StringComparison.Ordinal);
        Assert.Contains("\nno pod leaves another way now\nafter a restart of the agents: 1 pod no longer leaves by a gateway for some destinations\n",
            Text(OutputFormat.Table), StringComparison.Ordinal);
        Assert.Contains("pods-after-restart\n", Text(OutputFormat.Parse("diff", PlanPrinter.Formats)), StringComparison.Ordinal);
        Assert.EndsWith("\n-default/web to 10.0.0.0/8: 10.1.0.1\n+default/web to 10.0.0.0/8: own node\n",
            Text(OutputFormat.Parse("diff", PlanPrinter.Formats)), StringComparison.Ordinal);

        string Text(OutputFormat format)
        {
            using var text = new StringWriter();
            PlanPrinter.Write(text, format, plan, plan.Pods, headers: true, colour: false);
            return text.ToString();
        }
    }

    private static EgressPlan Plan(string version, ClusterSnapshot before, ClusterSnapshot after)
    {
        Assert.Equal(version, before.Installation.Version!.ToString());
        return PlanMaker.Compare(before, after);
    }

    private static EgressPolicy To(string cidrs) => Policy("p", Web, [.. cidrs.Split(' ')], On("10.1.0.1", "10.1.0.1"));

    private static EgressPolicy Bad() => Policy("p", Web, ["10.0.0.0/8"], On("10.1.0.1", "10.1.0.1") with { Interface = "eth0" });

    private static ClusterSnapshot Snapshot(string version, params EgressPolicy[] policies) =>
        Engine.Scene.Snapshot(version, [Gateway("10.1.0.1"), Pod("web", "10.0.0.1", ("app", "web")), .. policies]);

    private static ClusterSnapshot Limited(int limit, EgressPolicy policy)
    {
        var snapshot = Snapshot("1.20.2", policy);
        var settings = new Dictionary<string, string>(
            StringComparer.Ordinal)
        { ["enable-egress-gateway"] = "true", ["egress-gateway-policy-map-max"] = $"{limit}" };
        return snapshot with { Installation = snapshot.Installation with { Configuration = settings.ToFrozenDictionary(StringComparer.Ordinal) } };
    }
}
