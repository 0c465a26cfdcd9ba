using System.IO.Compression;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>kubectl egress check as somebody tries it first: on the recorded scene, on a support bundle, on clusters that are empty or closed.</summary>
public sealed class CheckSceneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-check-").FullName;

    private static string Sysdump => Path.Combine(AppContext.BaseDirectory, "Data", "sysdump", "cilium-sysdump-20251030-101500");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_bundle_says_the_same_as_a_folder_and_as_a_zip()
    {
        var folder = await CliRunner.RunAsync("check", "--from", Sysdump);
        var zip = Path.Combine(_folder, "bundle.zip");
        ZipFile.CreateFromDirectory(Sysdump, zip, CompressionLevel.Fastest, includeBaseDirectory: true);
        var zipped = await CliRunner.RunAsync("check", "--from", zip);
        Assert.Equal(folder.ExitCode, zipped.ExitCode);
        Assert.Equal(WithoutPlaces(folder.Out), WithoutPlaces(zipped.Out));
        Assert.Equal("", folder.Error);
    }

    [Fact]
    public async Task A_truncated_bundle_is_no_clean_bill()
    {
        var zip = Path.Combine(_folder, "bundle.zip");
        ZipFile.CreateFromDirectory(Sysdump, zip, CompressionLevel.Fastest, includeBaseDirectory: true);
        await File.WriteAllBytesAsync(zip, (await File.ReadAllBytesAsync(zip, TestContext.Current.CancellationToken))[..^2000],
            TestContext.Current.CancellationToken);
        var run = await CliRunner.RunAsync("check", "--from", zip);
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains("is damaged or not a zip", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_found_and_what_needs_it_is_skipped()
    {
        foreach (var file in Directory.EnumerateFiles(Sysdump))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        var nodes = Directory.EnumerateFiles(_folder, "ciliumnodes-*").Single();
        var text = await File.ReadAllTextAsync(nodes, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(nodes, text[..(text.Length / 2)] + "\n  {[", TestContext.Current.CancellationToken);
        var run = await CliRunner.RunAsync("check", "--from", _folder);
        Assert.Contains("EGT9001", run.Out, StringComparison.Ordinal);
        Assert.Contains("ciliumnodes could not be read", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_cluster_has_nothing_wrong_but_what_is_missing_is_said()
    {
        await using var server = await TestApiServer.StartAsync();
        var kubeconfig = Path.Combine(_folder, "kubeconfig");
        server.WriteKubeconfig(kubeconfig);
        var run = await CliRunner.RunAsync("check", "--kubeconfig", kubeconfig);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("the version of Cilium", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_cluster_that_shows_its_nodes_alone_nothing_is_claimed()
    {
        await using var scene = await LiveScene.StartAsync();
        var kubeconfig = scene.KubeconfigOf(new ApiUser("nodes-only", "nodes-only-token") { May = static (_, resource) => resource == "nodes" });
        var run = await CliRunner.RunAsync("check", "--kubeconfig", kubeconfig);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        foreach (var kind in (string[])["ciliumegressgatewaypolicies.cilium.io", "ciliumendpoints.cilium.io", "ciliumnodes.cilium.io", "daemonsets.apps"])
            Assert.Contains($"{kind}: not allowed to list them", run.Out, StringComparison.Ordinal);
        Assert.All(run.Out.Split('\n').Where(static l => l.StartsWith("  error", StringComparison.Ordinal)),
            static l => Assert.Contains("EGT9001", l, StringComparison.Ordinal));
    }

    private static string WithoutPlaces(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\([^()]*\.ya?ml(:\d+)?\)", "(FILE)",
        System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
