using System.Text.Json;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>What is to be applied meets the schema of the release first.</summary>
public sealed class SchemaOfTheKindTests : IDisposable
{
    private const string Operator = "spec.egressGateway.nodeSelector.matchExpressions[0].operator must be In, NotIn, Exists or DoesNotExist, not 'in'";
    private const string Label = "spec.selectors[0].podSelector.matchLabels.app must be empty, or up to 63 letters, digits, '-', " +
        "'_' and '.' that begin and end with a letter or digit, not '${APP}'";
    private const string Flag = "spec.egressGateway.nodeSelector.matchLabels.egress must be text, not true or false (true)";
    private const string IPv6 = "spec.destinationCIDRs[1] must be an IPv4 CIDR, not '::/0': the API server admits IPv6 from Cilium 1.18 on";

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-schema-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("operator.yaml", 9, Operator)]
    [InlineData("label-value.yaml", 6, Label)]
    [InlineData("unquoted-true.yaml", 9, Flag)]
    [InlineData("ipv6-destination.yaml", 7, IPv6)]
    public async Task What_the_API_server_rejects_changes_nothing(string file, int line, string fault)
    {
        var (path, scene) = (Case.Path("schema-of-the-kind", file), Case.Path("schema-of-the-kind", "scene"));
        // Without a cluster too, where the release is given.
        Assert.Contains($"error EGT1027 the API server rejects it: {fault}", await Case.FindingsAsync("EGT1", "-f", path, "--cilium-version", "1.17.6"));
        Assert.Contains($"error EGT1027 the API server rejects it: {fault}", await Case.FindingsAsync("EGT1", "-f", path, "--from", scene));

        var plan = await CliRunner.RunAsync("plan", "-f", path, "--from", scene);
        Assert.Equal(1, plan.ExitCode);
        Assert.Contains("web      rejected   spec.", plan.Out, StringComparison.Ordinal);
        Assert.Contains($"{path}:{line}: the API server rejects policy web: {fault}", plan.Out, StringComparison.Ordinal);
        Assert.EndsWith("\nnothing changes\n", plan.Out, StringComparison.Ordinal);

        var apply = await CliRunner.RunAsync("apply", "-f", path, "--from", scene, "--dry-run=client");
        Assert.Equal((1, ""), (apply.ExitCode, apply.Out));
        Assert.Contains($"error: {path}:{line}: the API server rejects policy web: {fault}", apply.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("is new", apply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_admits_is_for_the_agents_to_judge()
    {
        var (path, scene) = (Case.Path("schema-of-the-kind", "exists-with-values.yaml"), Case.Path("schema-of-the-kind", "scene"));
        Assert.Equal(["EGT1030"], (await Case.FindingsAsync("EGT1", "-f", path, "--from", scene)).Select(static f => f.Split(' ')[1]));
        Assert.Contains("no node matches", Assert.Single(await Case.FindingsAsync("EGT1", "-f", path, "--cilium-version", "1.17.6")), StringComparison.Ordinal);
        Assert.Equal(0, (await CliRunner.RunAsync("plan", "-f", path, "--from", scene)).ExitCode);
    }

    /// <summary>Where no release is named the newest counts, and what older ones reject is said without an error.</summary>
    [Fact]
    public async Task A_release_that_is_not_known_is_the_newest() => Assert.Contains(
        $"info EGT1027 the API server rejects it before Cilium 1.18: {IPv6}",
        await Case.FindingsAsync("EGT1027", "-f", Case.Path("schema-of-the-kind", "ipv6-destination.yaml")));

    /// <summary>A cluster's own policies were admitted once, by whatever schema.</summary>
    [Theory]
    [InlineData("ipv6-destination.yaml")]
    [InlineData("operator.yaml")]
    public async Task What_is_stored_was_admitted(string file)
    {
        foreach (var part in Directory.EnumerateFiles(Case.Path("schema-of-the-kind", "scene")))
            File.Copy(part, Path.Combine(_folder, Path.GetFileName(part)));
        File.Copy(Case.Path("schema-of-the-kind", file), Path.Combine(_folder, "policies.yaml"));
        Assert.Empty(await Case.FindingsAsync("EGT1027", "--from", _folder));
        Assert.Equal("web", Assert.Single((await CliRunner.RunAsync("policies", "--from", _folder, "-o", "name")).Out.Trim().Split('\n')).Split('/')[1]);
    }

    [Fact]
    public async Task A_document_that_is_rejected_holds_no_other_back()
    {
        var path = Path.Combine(_folder, "policies.yaml");
        await File.WriteAllTextAsync(
            path,
            (await File.ReadAllTextAsync(Case.Path("schema-of-the-kind", "unquoted-true.yaml"), TestContext.Current.CancellationToken))
            + "---\n" + (await File.ReadAllTextAsync(Case.Path("merge-keys", "policy.yaml"), TestContext.Current.CancellationToken))
            .Replace("name: web", "name: other", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var plan = await CliRunner.RunAsync("plan", "-f", path, "--from", Case.Path("schema-of-the-kind", "scene"), "-o", "json");
        Assert.Equal(1, plan.ExitCode);
        using var document = JsonDocument.Parse(plan.Out);
        Assert.Equal(["other created", "web rejected"],
            document.RootElement.GetProperty("policies").EnumerateArray().Select(static p => $"{p.GetProperty("name")} {p.GetProperty("change")}"));
        Assert.Equal(9, document.RootElement.GetProperty("policies")[1].GetProperty("faults")[0].GetProperty("line").GetInt32());
        Assert.Equal("default/web-1", Assert.Single(document.RootElement.GetProperty("items").EnumerateArray()
            .Select(static i => $"{i.GetProperty("namespace")}/{i.GetProperty("pod")}")));
    }

    /// <summary>An update that is rejected leaves the stored policy in force.</summary>
    [Fact]
    public async Task An_update_that_is_rejected_leaves_the_stored_policy()
    {
        foreach (var part in Directory.EnumerateFiles(Case.Path("schema-of-the-kind", "scene")))
            File.Copy(part, Path.Combine(_folder, Path.GetFileName(part)));
        File.Copy(Case.Path("merge-keys", "policy.yaml"), Path.Combine(_folder, "policies.yaml"));
        var plan = await CliRunner.RunAsync("plan", "-f", Case.Path("schema-of-the-kind", "operator.yaml"), "--from", _folder, "--detailed-exitcode");
        Assert.Equal(1, plan.ExitCode);
        Assert.Contains("web      rejected", plan.Out, StringComparison.Ordinal);
        Assert.EndsWith("\nnothing changes\n", plan.Out, StringComparison.Ordinal);
    }

    /// <summary>Fields that a release does not have are dropped by its API server, where nothing refuses the document before.</summary>
    [Fact]
    public async Task A_field_of_a_later_release_is_dropped_and_that_is_said()
    {
        var (path, scene) = (Case.Path("merge-keys", "policy.yaml"), Case.Path("schema-of-the-kind", "scene"));
        var plan = await CliRunner.RunAsync("plan", "-f", path, "--from", scene);
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains($"{path}:1: policy web has fields that this release does not have: spec.egressGateways. kubectl and 'kubectl egress apply' reject " +
            "the document; from other tools the API server drops these fields without a warning", plan.Out, StringComparison.Ordinal);
        var apply = await CliRunner.RunAsync("apply", "-f", path, "--from", scene, "--dry-run=client");
        Assert.Equal((1, ""), (apply.ExitCode, apply.Out));
        Assert.DoesNotContain("does not have", (await CliRunner.RunAsync("plan", "-f", path, "--from", scene, "--cilium-version", "1.18.3")).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merge_keys_are_what_they_stand_for()
    {
        Assert.Empty(await Case.FindingsAsync("EGT1", "-f", Case.Path("merge-keys", "policy.yaml"), "--cilium-version", "1.18.3"));
        var plan = await CliRunner.RunAsync("plan", "-f", Case.Path("merge-keys", "policy.yaml"), "--from", Case.Path("schema-of-the-kind", "scene"),
            "--cilium-version", "1.18.3", "-o", "json");
        using var document = JsonDocument.Parse(plan.Out);
        Assert.Equal("created", document.RootElement.GetProperty("policies")[0].GetProperty("change").GetString());
        Assert.Equal("198.51.100.0/24", document.RootElement.GetProperty("items")[0].GetProperty("destinationCIDRs")[0].GetString());
    }

    [Theory]
    [InlineData("placeholder.yaml", 15)]
    [InlineData("quoted-tpl.yaml", 4)]
    [InlineData("helm-comment.yaml", 1)]
    [InlineData("tabs.yaml", 4)]
    public async Task What_is_no_document_yet_is_one_sentence_for_plan_and_apply(string file, int line)
    {
        var path = Case.Path("file-styles", file);
        foreach (var command in (string[][])[["plan"], ["apply", "--dry-run=client"]])
        {
            var run = await CliRunner.RunAsync([.. command, "-f", path, "--from", Case.Path("schema-of-the-kind", "scene")]);
            Assert.Equal((3, ""), (run.ExitCode, run.Out));
            Assert.StartsWith($"error: {path}:{line}: ",
                run.Error.Split('\n').First(static l => l.StartsWith("error", StringComparison.Ordinal)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_namespace_is_left_out_with_a_warning()
    {
        var path = Case.Path("file-styles", "ns.yaml");
        var plan = await CliRunner.RunAsync("plan", "-f", path, "--from", Case.Path("schema-of-the-kind", "scene"));
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains($"warning: {path}:1: metadata.namespace 'default' has no effect", plan.Error, StringComparison.Ordinal);
    }
}
