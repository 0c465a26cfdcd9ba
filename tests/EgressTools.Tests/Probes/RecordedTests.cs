using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

public sealed class RecordedTests
{
    private static readonly ClusterSnapshot Cluster = With(Policy(), Endpoint("a"), Endpoint("b", "10.0.0.2")) with
    {
        Observations = [new ExitObservation(new("default", "a"), Address.Parse(GatewayPublic)) { Echo = "http://echo.example/" }],
    };

    [Fact]
    public void Recorded_addresses_are_judged_and_marked()
    {
        var result = Assert.Single(RecordedExits.Of(Cluster, new ExitTestOptions()));
        Assert.Equal((ExitVerdict.Ok, true, "http://echo.example/"), (result.Verdict, result.Recorded, result.Echo));
    }

    [Fact]
    public void A_chosen_pod_without_a_recorded_address_was_not_asked() => Assert.Equal(
        [ExitVerdict.Ok, ExitVerdict.NotAsked],
        RecordedExits.Of(Cluster, new ExitTestOptions { Policy = "p" }).Select(static r => r.Verdict));

    [Fact]
    public void Without_policies_that_could_be_read_there_is_no_verdict()
    {
        var blind = Cluster with { Policies = [], Gaps = [new Gap("ciliumegressgatewaypolicies", "forbidden") { Kinds = SnapshotKinds.Policies }] };
        Assert.Equal(4, Assert.Throws<ProbeException>(() => RecordedExits.Of(blind, new ExitTestOptions())).ExitCode);
    }
}
