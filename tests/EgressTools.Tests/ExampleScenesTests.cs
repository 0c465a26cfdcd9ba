using EgressTools.Tests.Cli;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests;

/// <summary>The examples of whole arrangements: what check says of them, and that their policies are
/// what the tool would write. By which gateways pods leave is in Golden/cli/examples.txt.</summary>
public sealed class ExampleScenesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-example-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>All that is said is by which port the tunnel goes, which is in order; and what the Terraform files are there for was looked at.</summary>
    [Theory]
    [InlineData("registered-nodes", "-f")]
    [InlineData("registered-nodes", "--from")]
    [InlineData("nat-coexistence", "-f")]
    [InlineData("nat-coexistence", "--from")]
    public async Task An_example_passes_check(string example, string option)
    {
        var run = await CliRunner.RunAsync("check", option, Repository.Path("examples", "deploy", example), "--fail-on", "warning", "-o", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var results = JObject.Parse(run.Out)["items"]!;
        Assert.Equal("EGT4008", Assert.Single(results, static r => (string?)r["outcome"] == "found")["code"]);
        Assert.Empty(results.SelectMany(static r => r["suppressed"]!));
        var skipped = results.Where(static r => (string?)r["outcome"] == "skipped").ToList();
        Assert.DoesNotContain(skipped, static r => (string?)r["code"] is "EGT1009" or "EGT2030" or "EGT2031" or "EGT2033" or "EGT2036"
            or "EGT3002" or "EGT3004" or "EGT4009");
    }

    /// <summary>What the examples are there to avoid is found once it is done.</summary>
    [Theory]
    [InlineData("registered-nodes", "security-group.tf", "\"8472\"", "\"4789\"", "EGT2033")]
    [InlineData("nat-coexistence", "security-group.tf", "\"8472\"", "\"4789\"", "EGT2033")]
    [InlineData("nat-coexistence", "gateways.tf", "enable_autoscaling = false", "enable_autoscaling = true", "EGT2036")]
    [InlineData("nat-coexistence", "policy.yaml", "egressIP: 172.22.49.119", "egressIP: 203.0.113.9", "EGT3001")]
    [InlineData("registered-nodes", "policy.yaml", "  - 172.16.0.0/12\n", "", "EGT1009")]
    public async Task What_an_example_avoids_is_found(string example, string file, string right, string wrong, string code)
    {
        Copy(Repository.Path("examples", "deploy", example), _folder);
        var path = Path.Combine(_folder, file);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(right, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var run = await CliRunner.RunAsync("check", "-f", _folder, "--only", code, "--fail-on", "warning");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(code, run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registered-nodes", "payments", "payments-egress", "node-10.111.128.148", "node-10.111.128.149")]
    [InlineData("nat-coexistence", "partner-sync", "partner-sync-egress", "172.22.49.119", "172.22.49.147")]
    public async Task Its_policy_is_what_create_policy_writes(string example, string app, string name, params string[] nodes)
    {
        string[] except = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "183.60.83.19/32", "183.60.82.98/32"];
        var run = await CliRunner.RunAsync(
        [
            "create", "policy", name, "--pod-selector", $"app={app}", "-n", "shop", "--from", Repository.Path("examples", "deploy", example),
            .. nodes.SelectMany(static n => new[] { "--node", n }), .. except.SelectMany(static e => new[] { "--except", e }),
        ]);
        Assert.Equal(0, run.ExitCode);
        var written = await File.ReadAllLinesAsync(Repository.Path("examples", "deploy", example, "policy.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal(run.Out.TrimEnd('\n').Split('\n'), written.Where(static l => !l.TrimStart().StartsWith('#')));
    }

    /// <summary>References to the other files stand where the command takes IDs.</summary>
    [Fact]
    public async Task Its_pool_is_what_create_nodepool_writes()
    {
        var run = await CliRunner.RunAsync(
            "create", "nodepool", "native", "egress", "--taint", "--instance-type", "SA5.MEDIUM4", "--subnet-id", "subnet-xxxxxxxx",
            "--security-group-id", "sg-xxxxxxxx");
        Assert.Equal(0, run.ExitCode);
        var written = await File.ReadAllTextAsync(Repository.Path("examples", "deploy", "nat-coexistence", "gateways.tf"),
            TestContext.Current.CancellationToken);
        Assert.Equal(run.Out, written
            .Replace("[tencentcloud_subnet.egress.id]", "[\"subnet-xxxxxxxx\"]", StringComparison.Ordinal)
            .Replace("[var.cluster_security_group_id, tencentcloud_security_group.nodes.id]", "[\"sg-xxxxxxxx\"]", StringComparison.Ordinal));
    }

    /// <summary>A folder's documents are told in its README, and nothing is told that is not there.</summary>
    [Theory]
    [InlineData("registered-nodes")]
    [InlineData("nat-coexistence")]
    public void Its_README_names_its_files(string example)
    {
        var folder = Repository.Path("examples", "deploy", example);
        var named = File.ReadLines(Path.Combine(folder, "README.md")).Where(static l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(static l => l.Split('`')[1].TrimEnd('/'));
        Assert.Equal(Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Where(static f => f != "README.md").Order(StringComparer.Ordinal),
            named.Order(StringComparer.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
