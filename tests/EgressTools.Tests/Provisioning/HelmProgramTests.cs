using System.Globalization;

namespace EgressTools.Tests.Provisioning;

/// <summary>helm as a process, and what its words are taken for.</summary>
public sealed class HelmProgramTests
{
    // No other test sets or wants them: they may stay in this process.
    private static readonly string[] Foreign = ["HELM_KUBECONTEXT", "HELM_KUBEAPISERVER", "HELM_NAMESPACE", "HELM_DEBUG"];

    private static readonly ClusterArguments Nowhere = new([], []);

    [Fact]
    public async Task Gets_its_arguments_as_they_are_and_its_token_by_the_environment()
    {
        await using var helm = new HelmOnPath();
        ImmutableArray<string> arguments = ["upgrade", "cilium", "--set", "ipMasqAgent.config.nonMasqueradeCIDRs={10.0.0.0/8,172.16.0.0/12}", "--description",
            "with blanks, 'quotes' and $HOME", ""];

        var result = await Program(helm, ("HELM_KUBETOKEN", "t0ken")).RunAsync(arguments, TestContext.Current.CancellationToken);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(arguments, helm.Calls[0].Arguments);
        Assert.Equal("t0ken", helm.Calls[0].Environment["HELM_KUBETOKEN"]);
    }

    [Fact]
    public async Task Goes_where_its_arguments_say_whatever_the_environment_says()
    {
        await using var helm = new HelmOnPath();
        foreach (var name in Foreign)
            Environment.SetEnvironmentVariable(name, "elsewhere");

        await Program(helm).RunAsync(["upgrade"], TestContext.Current.CancellationToken);

        Assert.DoesNotContain(helm.Calls[0].Environment.Keys, static k => Foreign.Contains(k, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Says_why_it_failed_in_one_line_fit_for_a_terminal_without_the_token()
    {
        await using var helm = new HelmOnPath();
        helm.Answer = static _ =>
            new HelmAnswer(1, "secret output", "WARNING: file is group-readable\nError: UPGRADE FAILED: bad \u001b[31mthing\nof t0ken\r\n\n");

        var result = await Program(helm, ("HELM_KUBETOKEN", "t0ken")).RunAsync(["upgrade"], TestContext.Current.CancellationToken);

        Assert.Equal((1, "bad  [31mthing of ..."), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\n \n", "")]
    [InlineData("panic: runtime error\ngoroutine 1", "goroutine 1")]
    [InlineData("Error: release: not found", "release: not found")]
    [InlineData("Error: first\nError: second", "second")]
    public void Takes_the_reason_from_the_end_of_what_it_says(string text, string reason) => Assert.Equal(reason, HelmText.Reason(text));

    [Theory]
    [InlineData("""[{"name":"mirror","url":"https://HELM.cilium.io"},{"name":"cilium","url":"https://example.com/"}]""", "mirror/cilium", null)]
    [InlineData("""[{"name":"other","url":"https://example.com/"},{"name":"cilium","url":"https://mirror.example.com/"}]""", "cilium/cilium", null)]
    [InlineData("""[{"name":"other","url":"https://example.com/"}]""", "cilium", "https://helm.cilium.io/")]
    [InlineData("""[{"name":"--post-renderer=x","url":"https://helm.cilium.io/"}]""", "cilium", "https://helm.cilium.io/")]
    [InlineData("[]", "cilium", "https://helm.cilium.io/")]
    [InlineData("""[1,{"name":7},{"url":null},null]""", "cilium", "https://helm.cilium.io/")]
    [InlineData("no repositories to show", "cilium", "https://helm.cilium.io/")]
    public void Finds_the_chart_among_the_repositories(string repositories, string reference, string? repository) =>
        Assert.Equal(new HelmChart(reference, repository), HelmText.Chart(repositories));

    [Fact]
    public async Task Falls_back_to_the_address_where_helm_knows_no_repository()
    {
        await using var helm = new HelmOnPath();
        helm.Answer = static _ => new HelmAnswer(1, "", "Error: no repositories to show\n");

        Assert.Equal(new HelmChart("cilium", "https://helm.cilium.io/"), await Program(helm).ChartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["repo", "list", "-o", "json"], helm.Calls[0].Arguments);
    }

    [Fact]
    public async Task Is_killed_where_it_does_not_end_when_it_is_asked_to()
    {
        await using var helm = new HelmOnPath();
        (helm.Answer, helm.Ended) = (static _ => null, static _ => null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var running = (Program(helm) with { Grace = TimeSpan.FromMilliseconds(200) }).RunAsync(["upgrade"], stop.Token);
        await helm.CalledAsync("upgrade", stop.Token);
        var process = int.Parse(helm.Calls[0].Environment["EGRESS_TEST_PROCESS"], CultureInfo.InvariantCulture);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(Directory.Exists($"/proc/{process}/fd")
            && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal), "it still runs");
    }

    [Fact]
    public async Task Does_not_run_for_ever()
    {
        await using var helm = new HelmOnPath();
        helm.Answer = static _ => null;

        var error = await Assert.ThrowsAsync<ClusterException>(() => (Program(helm) with { TimeLimit = TimeSpan.FromSeconds(1) })
            .RunAsync(["upgrade"], TestContext.Current.CancellationToken));

        Assert.Equal("helm did not end within 1 s and was stopped", error.Message);
    }

    [Fact]
    public async Task Has_ended_although_what_it_left_behind_keeps_its_output_open()
    {
        await using var helm = new HelmOnPath();
        File.WriteAllText(helm.Program, "#!/bin/sh\necho done\necho 'Error: this' >&2\nsleep 20 &\nexit 3\n");

        var result = await (Program(helm) with { TimeLimit = TimeSpan.FromSeconds(15) }).RunAsync(["upgrade"], TestContext.Current.CancellationToken);

        Assert.Equal((3, "done\n", "this"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Falls_back_to_the_address_where_helm_does_not_answer()
    {
        await using var helm = new HelmOnPath();
        helm.Answer = static _ => null;

        Assert.Equal(new HelmChart("cilium", "https://helm.cilium.io/"),
            await (Program(helm) with { RepositoryLimit = TimeSpan.FromMilliseconds(300) }).ChartAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task That_cannot_be_started_is_said()
    {
        await using var helm = new HelmOnPath();
        File.WriteAllBytes(helm.Program, [0, 1, 2, 3]);

        var error = await Assert.ThrowsAsync<ClusterException>(() => Program(helm).RunAsync(["upgrade"], TestContext.Current.CancellationToken));

        Assert.StartsWith($"helm ('{helm.Program}') cannot be started: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_found_on_path_only()
    {
        using var folder = new Folder();
        var there = Path.Combine(folder.Path, "helm");
        File.WriteAllText(there, "");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Null(HelmProgram.Find(folder.Path));
            File.SetUnixFileMode(there, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.Equal(there, HelmProgram.Find($"/nonexistent{Path.PathSeparator}{folder.Path}"));
        Assert.Null(HelmProgram.Find(""));
        Assert.Null(HelmProgram.Find(null));
        Assert.Null(HelmProgram.Find("."));
    }

    private static HelmProgram Program(HelmOnPath helm, params (string Name, string Value)[] secrets) =>
        new(helm.Program, Nowhere, secrets.ToImmutableDictionary(static s => s.Name, static s => s.Value, StringComparer.Ordinal));

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("egress-path-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
