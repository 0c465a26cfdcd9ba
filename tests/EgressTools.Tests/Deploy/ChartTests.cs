using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Deploy;

/// <summary>The Helm chart with real helm, and the plain manifests that are made from it.</summary>
public sealed class ChartTests
{
    private static readonly string Manifests = Repository.Path("examples", "deploy", "manifests", "egresstools.yaml");

    [Theory]
    [InlineData("audit")]
    [InlineData("verify")]
    public void Roles_have_exactly_the_declared_rights(string component)
    {
        var file = Path.Combine(Chart.Folder, "templates", $"{component}-rbac.yaml");
        var expected = component == "audit" ? ChartRoles.Audit : ChartRoles.Verify;
        if (Golden.Updating)
            File.WriteAllText(file, expected);
        else
            Assert.Equal(expected, File.ReadAllText(file));
    }

    /// <summary>Without what only helm's own objects have.</summary>
    [Theory]
    [InlineData("3")]
    [InlineData("4")]
    public async Task The_plain_manifests_are_the_chart_as_it_is_rendered(string release)
    {
        var lines = (await Chart.RenderAsync(release, Chart.Image)).Split('\n')
            .Where(static l => !l.StartsWith("# Source", StringComparison.Ordinal) && !l.Contains("managed-by:", StringComparison.Ordinal)
                && !l.Contains("helm.sh/chart:", StringComparison.Ordinal) && !l.Contains("app.kubernetes.io/instance:", StringComparison.Ordinal));
        var expected = "# Written from the chart beside it (tests/golden.sh).\n" + string.Join('\n', lines);
        if (Golden.Updating)
            await File.WriteAllTextAsync(Manifests, expected, TestContext.Current.CancellationToken);
        else
            Assert.Equal(await File.ReadAllTextAsync(Manifests, TestContext.Current.CancellationToken), expected);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("4")]
    public async Task Lint_finds_nothing(string release)
    {
        var run = await Chart.HelmAsync(release, "lint", "--strict", Chart.Folder, "--set", Chart.Image);
        Assert.True(run.ExitCode == 0, run.Out + run.Error);
    }

    [Theory]
    [InlineData("", "image.repository must name the image of kubectl-egress in your registry")]
    [InlineData("image.repository=x,audit.schedule=never", "schedule")]
    [InlineData("image.repository=x,audit.format=xml", "format")]
    [InlineData("image.repository=x,verify.wait=soon", "wait")]
    [InlineData("image.repository=x,verify.shedule=@daily", "shedule")]
    public async Task Values_that_cannot_work_are_refused(string values, string message)
    {
        var run = await Chart.HelmAsync("4", ["template", "egresstools", Chart.Folder, .. values.Length == 0 ? (string[])[] : ["--set", values]]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_are_as_the_restricted_Pod_Security_Standard_asks()
    {
        var jobs = (await Chart.ObjectsAsync()).Where(static o => (string?)o["kind"] == "CronJob").Select(static o => o["spec"]!).ToList();
        Assert.Equal(2, jobs.Count);
        Assert.All(jobs, static spec =>
        {
            Assert.Equal("Forbid", (string?)spec["concurrencyPolicy"]);
            Assert.True((long?)spec["jobTemplate"]!["spec"]!["activeDeadlineSeconds"] > 0);
            var pod = spec["jobTemplate"]!["spec"]!["template"]!["spec"]!;
            Assert.Equal("Never", (string?)pod["restartPolicy"]);
            Assert.Equal("""{"runAsNonRoot":true,"runAsUser":65532,"runAsGroup":65532,"seccompProfile":{"type":"RuntimeDefault"}}""",
                pod["securityContext"]!.ToJsonString());
            Assert.Null(pod["volumes"]);
            Assert.Null(pod["hostNetwork"]);
            var container = Assert.Single(pod["containers"]!.AsArray())!;
            Assert.Equal("""{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}""",
                container["securityContext"]!.ToJsonString());
            Assert.NotNull(container["resources"]!["requests"]);
            Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        });
    }

    [Fact]
    public async Task A_component_that_is_disabled_leaves_nothing() =>
        Assert.Empty(await Chart.ObjectsAsync("audit.enabled=false", "verify.enabled=false"));

    [Fact]
    public async Task A_digest_takes_the_place_of_the_tag()
    {
        var digest = "sha256:" + new string('a', 64);
        Assert.All((await Chart.ObjectsAsync($"image.digest={digest}")).Where(static o => (string?)o["kind"] == "CronJob"), o =>
            Assert.Equal($"kubectl-egress@{digest}", (string?)o["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]));
    }

    /// <summary>Installed by helm, its jobs do their work with the rights that the server then has of them.</summary>
    [Theory]
    [InlineData("3", "audit", "")]
    [InlineData("4", "audit", "audit.namespace=default")]
    [InlineData("4", "audit", "audit.namespace=kube-system")]
    [InlineData("4", "verify", "")]
    [InlineData("3", "verify", "")]
    public async Task An_installed_job_can_do_its_work(string release, string component, string values)
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Install("ciliumnodeconfigs");
        var install = await Chart.HelmAsync(release, ["install", "egress", Chart.Folder, "-n", "default", "--kubeconfig", live.Scene.Kubeconfig,
            "--set", Chart.Image, "--set", $"audit.echo={{{live.Scene.Echo.Address}}}", .. values.Length == 0 ? (string[])[] : ["--set", values]]);
        Assert.True(install.ExitCode == 0, install.Error);
        var job = live.Scene.Server.Get("cronjobs", "default", $"egress-egresstools-{component}");
        Assert.NotNull(job);
        var pod = job["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"]!;
        Assert.Equal($"egress-egresstools-{component}", (string?)pod["serviceAccountName"]);
        var bound = new[] { "clusterrolebindings", "rolebindings" }.SelectMany(live.Scene.Server.All)
            .Where(b => b["subjects"]!.ToJsonString() == $$"""[{"kind":"ServiceAccount","name":"egress-egresstools-{{component}}","namespace":"default"}]""")
            .Select(static b => ((string)b["roleRef"]!["kind"]!, (string)b["roleRef"]!["name"]!, (string?)b["metadata"]!["namespace"])).ToHashSet();
        var roles = new[] { "clusterroles", "roles" }.SelectMany(live.Scene.Server.All)
            .Where(r => bound.Contains(((string)r["kind"]!, (string)r["metadata"]!["name"]!, (string?)r["metadata"]!["namespace"])));

        var user = new ApiUser("job", "token-job").With(PrintedRoles.Rights(roles));
        var run = await CliRunner.RunAsync([.. pod["containers"]![0]!["args"]!.AsArray().Select(static a => (string)a!), "--kubeconfig",
            live.Scene.KubeconfigOf(user)]);

        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.Error}{run.Out}");
        Assert.DoesNotContain("not allowed", run.Error, StringComparison.Ordinal);
    }
}
