using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Artefacts;

/// <summary>The archive for this machine as its user meets it: unpacked into an empty folder that is on PATH, with a home that is empty.</summary>
public sealed class ReleaseUseTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-release-").FullName;

    private string _kubectl = "";

    private string Bin => Path.Combine(_folder, "bin");

    public async ValueTask InitializeAsync()
    {
        _kubectl = Requires.Program("kubectl");
        var archive = Release.Of("archive").Single(static a => a.Platform == "linux_amd64").Path;
        Directory.CreateDirectory(Bin);
        var run = await RunAsync("tar", "-xzf", archive, "-C", Bin);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public async Task Kubectl_lists_the_plugin_and_warns_of_nothing()
    {
        var run = await RunAsync(_kubectl, "plugin", "list");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Path.Combine(Bin, "kubectl-egress"), run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", run.Out + run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(".dbg", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_starts_it()
    {
        var run = await RunAsync(_kubectl, "egress", "--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Product.Version, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_completes_with_what_lies_beside_it()
    {
        var run = await RunAsync(_kubectl, "__complete", "egress", "nodes", "--no-h");
        Assert.StartsWith("--no-headers\t", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demonstration_needs_nothing()
    {
        var run = await RunAsync(_kubectl, "egress", "demo");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("egress-test", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "bash")]
    [InlineData("zsh", "zsh")]
    [InlineData("fish", "fish")]
    [InlineData("powershell", "ps1")]
    public async Task A_completion_is_what_the_program_prints(string shell, string extension)
    {
        var run = await RunAsync(_kubectl, "egress", "completion", shell);
        var packed = Path.Combine(Bin, "completions", "kubectl-egress." + extension);
        Assert.Equal(run.Out, await File.ReadAllTextAsync(packed, TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private Task<CliResult> RunAsync(string program, params string[] arguments) => ChildProgram.RunAsync(program, arguments, "",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = $"{Bin}:/usr/bin:/bin", ["HOME"] = _folder, ["KUBECONFIG"] = "" },
        TestContext.Current.CancellationToken);
}
