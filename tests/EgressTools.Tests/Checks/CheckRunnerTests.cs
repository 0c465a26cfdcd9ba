using System.Collections.Frozen;

namespace EgressTools.Tests.Checks;

/// <summary>The choice of checks, suppressed findings, and failed checks.</summary>
public sealed class CheckRunnerTests
{
    private static readonly EgressPolicy Guilty = new("web")
    {
        Rules = [new PolicyRule(LabelSelector.Everything, null, null)],
        DestinationCidrs = ["198.51.100.7/24"],
        Gateway = Gateway("a"),
        Gateways = [Gateway("b"), Gateway("c")],
    };

    [Fact]
    public void Only_and_skip_choose_by_code_and_by_its_beginning()
    {
        var all = Codes(new CheckOptions());
        Assert.Equal(CheckCatalogue.All.Select(static c => c.Code), all);
        Assert.Equal(all.Where(static c => c.StartsWith("EGT2", StringComparison.Ordinal) || c == "EGT1001"),
            Codes(new CheckOptions { Only = ["EGT2", "EGT1001"] }));
        Assert.Equal(all.Where(static c => !c.StartsWith("EGT1", StringComparison.Ordinal)), Codes(new CheckOptions { Skip = [new CheckSkip("EGT1", null)] }));
    }

    [Fact]
    public void What_is_left_out_for_one_resource_counts_no_more_and_is_told()
    {
        var options = new CheckOptions { Skip = [CheckSkip.Parse("egt1001=web", "--skip")] };
        var result = Result(options, Guilty);
        Assert.Equal(CheckOutcome.Passed, result.Outcome);
        Assert.Equal("skipped by --skip EGT1001=web", Assert.Single(result.Suppressed).Suppressed);
        Assert.Equal(CheckOutcome.Found, Result(new CheckOptions { Skip = [CheckSkip.Parse("EGT1001=other", "--skip")] }, Guilty).Outcome);
    }

    [Fact]
    public void An_annotation_leaves_a_check_out_for_its_policy_where_it_says_why()
    {
        var with = Guilty with { Suppressions = LabelSet.Create(("EGT1001", "kept for another policy")) };
        Assert.Equal("kept for another policy", Assert.Single(Result(new CheckOptions(), with).Suppressed).Suppressed);
        Assert.Single(Result(new CheckOptions(), Guilty with { Suppressions = LabelSet.Create(("EGT1001", " ")) }).Findings);
        Assert.Equal(["other"], Result(new CheckOptions(), with, Guilty with { Name = "other" }).Findings.Select(static f => f.Resource.Name.Name));
    }

    [Fact]
    public void An_upgrade_shows_what_is_new_and_that_alone()
    {
        var both = Guilty with { DestinationCidrs = ["0.0.0.0/0", "::/0"], Gateways = [Gateway("b") with { EgressIP = "10.0.0.1" }] };
        var report = CheckRunner.Run(Input("1.19.5", both), new CheckOptions { UpgradeTo = CiliumVersion.Find("1.20.1") });
        Assert.Contains("EGT1004", report.Findings.Select(static f => f.Code));
        Assert.DoesNotContain("EGT1001", report.Findings.Select(static f => f.Code));
    }

    [Fact]
    public void An_upgrade_from_nobody_knows_what_is_not_judged()
    {
        var input = Input("1.19.5", Guilty);
        var unknown = input with { Snapshot = input.Snapshot with { Installation = CiliumInstallation.None } };
        Assert.Contains("Pass it with --cilium-version", Assert.Throws<UsageException>(
            () => CheckRunner.Run(unknown, new CheckOptions { UpgradeTo = CiliumVersion.Find("1.20.1") })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upgrade_shows_what_gets_worse()
    {
        var settings = new Dictionary<string, string> { ["enable-ipv4-egress-gateway"] = "true" }.ToFrozenDictionary();
        var snapshot = ClusterSnapshot.Empty with
        {
            Installation = new CiliumInstallation("kube-system", CiliumVersion.Find("1.18.3"), settings),
            Complete = SnapshotKinds.Configuration
        };
        Assert.Equal(Severity.Warning, Severities(null).Single());
        Assert.Equal(Severity.Error, Severities("1.19.5").Single());
        Assert.Empty(Severities("1.18.9"));

        IEnumerable<Severity> Severities(string? to) =>
            CheckRunner.Run(new CheckInput(snapshot),
                new CheckOptions { Only = ["EGT4002"], UpgradeTo = CiliumVersion.Find(to) }).Findings.Select(static f => f.Severity);
    }

    [Fact]
    public void A_check_that_breaks_off_is_told_and_the_others_go_on()
    {
        var world = new CheckWorld(Input("1.18.3", Guilty));
        var broken = CheckRunner.Run(new Breaking(), world, [], new CheckOptions(), out _);
        Assert.Equal((CheckOutcome.Failed, "InvalidOperationException: out of range"), (broken.Outcome, broken.Reason));
        var told = CheckRunner.Run(CheckCatalogue.Of("EGT9002", ""), world, [broken], new CheckOptions(), out _);
        Assert.Equal("EGT1000 (breaks) failed: InvalidOperationException: out of range", Assert.Single(told.Findings).Message);
    }

    [Theory]
    [InlineData("1001", "must be a code such as EGT1001, or a prefix such as EGT1, not '1001'")]
    [InlineData("EGT", "must be a code such as EGT1001, or a prefix such as EGT1, not 'EGT'")]
    [InlineData("EGT8", "unknown check 'EGT8'")]
    [InlineData("EGT10011", "must be a code such as EGT1001, or a prefix such as EGT1, not 'EGT10011'")]
    [InlineData("EGT1001=", "must be EGT1001=name or EGT1001=namespace/name, not 'EGT1001='")]
    public void A_code_that_is_none_is_refused(string code, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => CheckSkip.Parse(code, "--skip")).Message, StringComparison.Ordinal);

    private static PolicyGateway Gateway(string node) => new(new LabelSelector(LabelSet.Create(("kubernetes.io/hostname", node)), []), null, null);

    private static CheckInput Input(string version, params ImmutableArray<EgressPolicy> policies) => new(ClusterSnapshot.Empty with
    {
        Policies = policies,
        Installation = CiliumInstallation.None with { Version = CiliumVersion.Find(version) },
        Complete = SnapshotKinds.Policies,
    });

    private static CheckResult Result(CheckOptions options, params ImmutableArray<EgressPolicy> policies) =>
        CheckRunner.Run(Input("1.18.3", policies), options).Results.Single(static r => r.Check.Code == "EGT1001");

    private static IEnumerable<string> Codes(CheckOptions options) =>
        CheckRunner.Run(Input("1.18.3", Guilty), options).Results.Select(static r => r.Check.Code);

    private sealed class Breaking() : Check("EGT1000", Severity.Error, "breaks", SnapshotKinds.None, ShownIn.OutsideCilium, ["https://example.com"])
    {
        public override string Why => "";

        public override string Cure => "";

        internal override IEnumerable<CheckFinding> Run(CheckContext context) => throw new InvalidOperationException("out of range");
    }
}
