using System.Globalization;
using System.Text.RegularExpressions;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Deploy;

/// <summary>The container image: what is in it, and that it runs with nothing else, without rights and without writing.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ImageTests
{
    [Fact]
    public void It_has_these_layers_and_nothing_else()
    {
        using var image = new UnpackedImage();
        Assert.Equal(2, image.Layers.Length);
        Assert.Equal(
            ["755 .", "755 ./usr", "755 ./usr/bin", "755 ./usr/bin/kubectl-egress", "755 ./usr/share", "755 ./usr/share/doc",
                "755 ./usr/share/doc/kubectl-egress", "644 ./usr/share/doc/kubectl-egress/LICENSE"],
            image.Layers[1]);
        // Of what the building machine has: names of libraries, and what their packages say of themselves.
        var files = image.Layers[0].Where(static f => !f.Contains("/usr/share/doc", StringComparison.Ordinal)
            && !f.Contains("/var", StringComparison.Ordinal) && !f.Contains("/lib", StringComparison.Ordinal));
        Assert.Equal(
            ["755 .", "755 ./etc", "644 ./etc/group", "644 ./etc/nsswitch.conf", "644 ./etc/os-release", "644 ./etc/passwd", "755 ./etc/ssl",
                "755 ./etc/ssl/certs", "644 ./etc/ssl/certs/ca-certificates.crt", "1777 ./tmp", "755 ./usr", "755 ./usr/share"],
            files);
        var libraries = image.Layers[0].Where(static f => f.Contains(".so", StringComparison.Ordinal)).Select(static f => Path.GetFileName(f)).ToList();
        Assert.Empty(new[] { "libc.so.6", "libcrypto.so.3", "libssl.so.3" }.Except(libraries));
        Assert.True(libraries.Count <= 8, string.Join(", ", libraries));
        // Nothing runs with the rights of another user.
        Assert.All(image.Layers.SelectMany(static l => l), static f => Assert.True(f.Split(' ')[0] is "644" or "755" or "1777", f));
    }

    [Fact]
    public void It_says_what_it_is()
    {
        using var image = new UnpackedImage();
        var config = image.Config["config"]!;
        Assert.Equal("65532:65532", (string?)config["User"]);
        Assert.Equal("""["/usr/bin/kubectl-egress"]""", config["Entrypoint"]!.ToJsonString());
        Assert.Equal(("linux", "amd64"), ((string?)image.Config["os"], (string?)image.Config["architecture"]));
        var labels = config["Labels"]!.AsObject().ToDictionary(static l => l.Key, static l => (string)l.Value!, StringComparer.Ordinal);
        Assert.Equal(Product.Version, labels["org.opencontainers.image.version"]);
        Assert.Equal("Apache-2.0", labels["org.opencontainers.image.licenses"]);
        Assert.Equal("kubectl-egress", labels["org.opencontainers.image.title"]);
        Assert.Matches("^([0-9a-f]{40}|unknown)$", labels["org.opencontainers.image.revision"]);
        Assert.True(DateTimeOffset.TryParse(labels["org.opencontainers.image.created"], CultureInfo.InvariantCulture, out _));
        Assert.Equal(labels.ContainsKey("org.opencontainers.image.source"), Product.RepositoryUrl is { Length: > 0 });
    }

    /// <summary>The same as the binary itself.</summary>
    [Fact]
    public async Task It_runs_alone()
    {
        using var image = new UnpackedImage();
        var before = image.Files().ToList();
        foreach (var command in new[] { "--version", "demo" })
        {
            var run = await image.RunAsync([], command);
            var alone = await CliRunner.RunAsync(command);
            Assert.Equal((alone.ExitCode, WithoutAges(alone.Out)), (run.ExitCode, WithoutAges(run.Out)));
        }
        Assert.Equal(before, image.Files());
    }

    // The plugin in this process has a clock that stands still.
    private static string WithoutAges(string text) => Regex.Replace(text, @"\b\d+d\b", "AGE", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>As a pod does: over TLS, with the token and the authority of its service account.</summary>
    [Fact]
    public async Task It_reads_the_cluster_that_it_runs_in()
    {
        const string Account = "var/run/secrets/kubernetes.io/serviceaccount/";
        await using var scene = await LiveScene.StartAsync();
        using var image = new UnpackedImage();
        image.Mount(Account + "token", "admin-token");
        image.Mount(Account + "ca.crt", scene.Server.Certificates.AuthorityPem);
        image.Mount(Account + "namespace", "default");
        var run = await image.RunAsync(
            [$"KUBERNETES_SERVICE_HOST={scene.Server.Address.Host}", $"KUBERNETES_SERVICE_PORT={scene.Server.Address.Port}"], "nodes", "-o", "name");
        Assert.Equal((await scene.RunAsync("nodes", "-o", "name")).Out, run.Out);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("node/172.22.49.119", run.Out.Split('\n')[0]);
    }
}
