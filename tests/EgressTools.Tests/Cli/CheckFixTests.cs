using System.Text;
using EgressTools.Plugin;
using EgressTools.Tests.Checks;

namespace EgressTools.Tests.Cli;

/// <summary><c>check --fix</c> with files, a pipe and a cluster.</summary>
public sealed class CheckFixTests : IDisposable
{
    private const string Guilty = """
        # who may leave
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata:
          name: web
          labels: {team: shop}
        spec:
          selectors:
          - podSelector: {matchLabels: {app: web}}
          destinationCIDRs: [198.51.100.0/24]
          egressGateway: {nodeSelector: {matchLabels: {kubernetes.io/hostname: gateway-a}}, egressIP: 10.0.0.1}
          egressGateways:
          - nodeSelector: {matchLabels: {kubernetes.io/hostname: gateway-b}} # by hand
        """;

    private const string Entry = "  - nodeSelector:\n      matchLabels:\n        kubernetes.io/hostname: gateway-a\n    egressIP: 10.0.0.1";

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-fix-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Writes_the_file_and_finds_nothing_more()
    {
        var file = Write("web.yaml", Guilty);
        var run = await RunAsync("check", "-f", file, "--only", "EGT1001", "--fix", "-y");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"{Guilty}\n{Entry}", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains("+  - nodeSelector:\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("EGT1001", run.Out, StringComparison.Ordinal);
        var again = await RunAsync("check", "-f", file, "--only", "EGT1001", "--fix", "-y");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("nothing can be repaired", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.17.0", false)]
    [InlineData("1.18.3", true)]
    public async Task Correcting_host_bits_says_what_applying_it_takes(string version, bool isSaid)
    {
        var file = Write("web.yaml", Guilty.Replace("198.51.100.0/24", "198.51.100.7/24", StringComparison.Ordinal));
        var run = await RunAsync("check", "-f", file, "--only", "EGT1007", "--fix", "-y", "--cilium-version", version);
        Assert.Contains("destinationCIDRs: [198.51.100.0/24]",
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(isSaid, run.Error.Contains("note: policy web: agents delete the entry of a CIDR whose spelling changes until the next event in the " +
            "cluster. 'kubectl egress apply' touches the policy 1.1 s later", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_ends_as_the_check_does()
    {
        var file = Write("web.yaml", Guilty);
        var run = await RunAsync("check", "-f", file, "--fix", "--dry-run");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("+  - nodeSelector:\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("EGT1001", run.Out, StringComparison.Ordinal);
        Assert.Equal(Guilty, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_it_refuses()
    {
        var file = Write("web.yaml", Guilty);
        var run = await RunAsync("check", "-f", file, "--fix");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Pass -y", run.Error, StringComparison.Ordinal);
        Assert.Equal(Guilty, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("y", 0, true)]
    [InlineData("n", 1, false)]
    [InlineData(null, 1, false)]
    public async Task Asks_before_it_writes(string? answer, int code, bool isWritten)
    {
        var file = Write("web.yaml", Guilty);
        var run = await AnsweredAsync(() => answer, CancellationToken.None, "check", "-f", file, "--only", "EGT1001", "--fix");
        Assert.Equal(code, run.ExitCode);
        Assert.Contains("Write 1 repaired file? [y/N] ", run.Error, StringComparison.Ordinal);
        Assert.Equal(isWritten, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) != Guilty);
    }

    [Fact]
    public async Task An_interrupted_question_writes_nothing()
    {
        var file = Write("web.yaml", Guilty);
        using var interrupt = new CancellationTokenSource();
        using var released = new ManualResetEventSlim();
        var run = await AnsweredAsync(
            () =>
            {
                interrupt.Cancel();
                released.Wait();
                return "y";
            },
            interrupt.Token, "check", "-f", file, "--fix");
        released.Set();
        Assert.Equal(App.Interrupted, run.ExitCode);
        Assert.Equal(Guilty, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_somebody_saves_meanwhile_is_not_overwritten()
    {
        var file = Write("web.yaml", Guilty);
        var other = Write("other.yaml", Guilty.Replace("name: web", "name: other", StringComparison.Ordinal));
        var run = await AnsweredAsync(
            () =>
            {
                File.AppendAllText(file, "\n# saved");
                return "y";
            },
            CancellationToken.None, "check", "-f", _folder, "--only", "EGT1001", "--fix");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("has changed since it was read", run.Error, StringComparison.Ordinal);
        Assert.Equal(Guilty + "\n# saved", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.EndsWith(Entry, await File.ReadAllTextAsync(other, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder).Count());
    }

    [Fact]
    public async Task A_link_stays_a_link_and_the_mode_stays()
    {
        if (OperatingSystem.IsWindows())
            return;
        var file = Write("real.txt", Guilty);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var link = Path.Combine(_folder, "web.yaml");
        File.CreateSymbolicLink(link, file);
        Assert.Equal(0, (await RunAsync("check", "-f", link, "--only", "EGT1001", "--fix", "-y")).ExitCode);
        Assert.NotNull(File.ResolveLinkTarget(link, returnFinalTarget: false));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
        Assert.EndsWith(Entry, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_read_only_does_not_keep_the_others_back()
    {
        var file = Write("web.yaml", Guilty);
        var other = Write("other.yaml", Guilty.Replace("name: web", "name: other", StringComparison.Ordinal));
        File.SetAttributes(file, FileAttributes.ReadOnly);
        var run = await RunAsync("check", "-f", file, "-f", other, "--only", "EGT1001", "--fix", "-y");
        File.SetAttributes(file, FileAttributes.Normal);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("web.yaml' is read-only and is left as it is", run.Error, StringComparison.Ordinal);
        Assert.Equal(Guilty, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.EndsWith(Entry, await File.ReadAllTextAsync(other, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("EGT1001", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_beside_which_nothing_can_be_written_is_an_error_and_stays()
    {
        // Beside a file with the longest name that there is, none with a longer one can be made, by nobody.
        var file = Write(new string('w', 250) + ".yaml", Guilty);
        var run = await RunAsync("check", "-f", file, "--fix", "-y");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("cannot be written and is left as it is", run.Error, StringComparison.Ordinal);
        Assert.Equal(Guilty, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_suppressed_is_not_repaired()
    {
        var file =
            Write("web.yaml", Guilty.Replace("labels: {team: shop}", "annotations: {egresstools.io/skip-EGT1001: on purpose}", StringComparison.Ordinal));
        var run = await RunAsync("check", "-f", file, "--fix", "-y");
        Assert.Contains("nothing can be repaired", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_pipe_repaired_policies_go_into_the_next()
    {
        var good = Guilty.Replace("name: web", "name: good", StringComparison.Ordinal).Replace("gateway-b", "gateway-a", StringComparison.Ordinal)
            .Replace("# by hand", "", StringComparison.Ordinal).Replace(", egressIP: 10.0.0.1", "", StringComparison.Ordinal);
        var run = await CliRunner.RunAsync($"{Guilty}\n---\n{good}", ["check", "-f", "-", "--only", "EGT1001", "--fix"], TestContext.Current.CancellationToken);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("---\napiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata:\n  name: web\n  labels:\n    team: shop\nspec:\n",
            run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("good", run.Out, StringComparison.Ordinal);
        Assert.Contains("+++ b/policies/web.yaml\n", run.Error, StringComparison.Ordinal);
        var policy = FixScene.Policy(run.Out);
        Assert.Equal(["kubernetes.io/hostname=gateway-b", "kubernetes.io/hostname=gateway-a, egressIP 10.0.0.1"],
            policy.Gateways.Select(static g => g.ToText()));
    }

    [Fact]
    public async Task On_a_cluster_they_go_to_apply_with_what_apply_owns()
    {
        await using var scene = await LiveScene.StartAsync();
        var guilty = Guilty.Replace("gateway-a", "172.22.49.20", StringComparison.Ordinal).Replace("gateway-b", "172.22.49.119", StringComparison.Ordinal)
            .Replace("10.0.0.1", "172.22.49.20", StringComparison.Ordinal);
        await scene.RunWithInputAsync(guilty, "apply", "-f", "-", "-y");
        var run = await scene.RunAsync("check", "--only", "EGT1001", "--fix");
        Assert.Contains("  name: web\n  labels:\n    team: shop\nspec:\n", run.Out, StringComparison.Ordinal);
        var applied = await scene.RunWithInputAsync(run.Out, "apply", "-f", "-", "-y");
        Assert.Contains("ciliumegressgatewaypolicy.cilium.io/web configured\n", applied.Out, StringComparison.Ordinal);
        Assert.Equal("shop", (string?)scene.Policy("web")!["metadata"]!["labels"]!["team"]);
        Assert.DoesNotContain("web", (await scene.RunAsync("check", "--only", "EGT1001")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("-y")]
    public async Task How_to_fix_needs_the_fix(string option)
    {
        var run = await RunAsync("check", "-f", Write("web.yaml", Guilty), option);
        Assert.Equal((2, $"error: {option} says how to fix: give --fix too\n"), (run.ExitCode, run.Error));
    }

    private static Task<CliResult> RunAsync(params string[] arguments) => CliRunner.RunAsync(arguments);

    private static async Task<CliResult> AnsweredAsync(Func<string?> answer, CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(Stream.Null, output, error) { InIsTerminal = true, ReadAnswer = answer };
        return new CliResult(await App.RunAsync(arguments, streams, cancellationToken), output.ToString(), error.ToString());
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }
}
