using System.Net;
using System.Net.Sockets;
using System.Text;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cluster;

/// <summary>Every way that a kubeconfig knows to a server, walked.</summary>
public sealed class ConnectingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<ListResult<NamespaceInfo>> ListAsync(ApiClient client) =>
        client.ListAsync(ApiResource.Namespaces, InstallationReading.Namespace, "", Token);

    private static async Task<string> WhoAsync(LiveScene scene, Func<ConnectionOptions, ConnectionOptions>? change = null)
    {
        using var client = await scene.ConnectAsync(change);
        await ListAsync(client);
        return scene.Server.Requests.All[^1].User;
    }

    [Fact]
    public async Task Lists_come_over_one_protocol_and_compressed()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.PutNamespaces(1300);
        using var client = await scene.ConnectAsync();

        var list = await ListAsync(client);

        Assert.Equal(1300, list.Items.Count(static n => n.Name.StartsWith('n')));
        Assert.All(scene.Server.Requests.All, static r => Assert.Equal(("HTTP/2", "gzip"), (r.Protocol, r.Headers["Accept-Encoding"])));
        Assert.Equal(["?limit=500", "?limit=2500"], scene.Server.Requests.All.Select(static r => r.Query.Split('&')[0]));
    }

    [Fact]
    public async Task Options_name_another_token_and_whom_to_be()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Users.AddRange([new ApiUser("viewer", "viewer-token"), new ApiUser("jane", Token: null)]);

        Assert.Equal("viewer", await WhoAsync(scene, static o => o with { Token = "viewer-token", As = "jane", AsGroups = ["dev"] }));

        var headers = scene.Server.Requests.All[^1].Headers;
        Assert.Equal(("jane", "dev"), (headers["Impersonate-User"], headers["Impersonate-Group"]));
    }

    [Fact]
    public async Task Several_groups_hold_for_reads_writes_and_commands()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Users.Add(new ApiUser("jane", Token: null));
        scene.PutPod("web");
        var web = new ObjectName("default", "web");
        using var client = await scene.ConnectAsync(static o => o with { As = "jane", AsGroups = ["dev", "ops"] });

        for (var i = 0; i < 3; i++)
        {
            var patch = Newtonsoft.Json.Linq.JObject.Parse($$"""{"metadata":{"annotations":{"n":"{{new string('x', 6000 * i)}}"} } }""");
            await client.PatchAsync(ApiResource.Pods, web, null, "application/merge-patch+json", patch, Token);
            await ListAsync(client);
            Assert.Equal($"{i}\n", (await client.ExecAsync(web, null, ["echo", $"{i}"], Token)).Stdout);
        }

        // The server joins lines by a comma alone: HttpClient's own ", " would be one group of an odd name.
        Assert.Equal(9, scene.Server.Requests.All.Count);
        Assert.All(scene.Server.Requests.All, static r => Assert.Equal("dev,ops", r.Headers["Impersonate-Group"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_certificates_in_files_or_in_the_kubeconfig(bool inFiles)
    {
        await using var scene = await LiveScene.StartAsync();
        var (certificate, key) = scene.Server.Certificates.Client("kate", "ops");
        scene.Write("kate.crt", certificate);
        scene.Write("kate.key", key);
        var lines = inFiles
            ? "    client-certificate: kate.crt\n    client-key: kate.key"
            : $"    client-certificate-data: {Base64(certificate)}\n    client-key-data: {Base64(key)}";
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: lines);

        Assert.Equal("kate", await WhoAsync(scene));
    }

    [Fact]
    public async Task A_token_file_is_read_again_when_its_token_is_refused()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: "    tokenFile: token");
        scene.Write("token", "admin-token\n");
        using var client = await scene.ConnectAsync();
        await ListAsync(client);
        scene.Server.Users[0] = new ApiUser("kubernetes-admin", "rotated");
        scene.Write("token", "rotated\n");

        Assert.NotEmpty((await ListAsync(client)).Items);
    }

    [Fact]
    public async Task Relative_paths_of_several_kubeconfigs_are_relative_to_each()
    {
        await using var scene = await LiveScene.StartAsync();
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(scene.KubeConfig)!, "b"));
        var a = scene.Write("a", $$"""clusters: [{name: c, cluster: {server: '{{scene.Server.Address}}', certificate-authority: ca.crt} }]""");
        var b = scene.Write("b/config", "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nusers: [{name: u, " +
            "user: {tokenFile: token}}]\n");

        var config = KubeConfigFiles.Load(null, $"{a}{Path.PathSeparator}/nonexistent{Path.PathSeparator}{b}", "/nonexistent", CancellationToken.None);

        var folder = Path.GetDirectoryName(scene.KubeConfig)!;
        var connection = Connection.Resolve(new ConnectionOptions(), config);
        Assert.Equal((Path.Combine(folder, "ca.crt"), Path.Combine(folder, "b", "token")),
            (connection.Cluster.CertificateAuthority, connection.User.TokenFile));
    }

    [Fact]
    public async Task A_credential_plugin_gives_the_token_and_is_asked_again_when_that_is_refused()
    {
        await using var scene = await LiveScene.StartAsync();
        var said = new List<string>();
        var log = scene.Write("log", "");
        scene.Write("token", "old-token");
        scene.Server.Users[0] = new ApiUser("kubernetes-admin", "old-token");
        var plugin = scene.Write(
            "login",
            $$"""
            #!/bin/sh
            echo "[$1][$2][$REGION] $KUBERNETES_EXEC_INFO" >> '{{log}}'
            echo 'open https://login.example' >&2
            printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",
             "status":{"token":"%s"} }' "$(cat '{{Path.GetDirectoryName(log)}}/token')"
            """,
            isProgram: true);
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: $$"""
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: {{plugin}}
                  args: ["two words", ""]
                  env: [{name: REGION, value: sg}]
                  interactiveMode: IfAvailable
                  provideClusterInfo: true
            """);
        using var client = await scene.ConnectAsync(o => o with { PluginMessage = said.Add });
        await ListAsync(client);
        await ListAsync(client);
        Assert.Single(await File.ReadAllLinesAsync(log, Token));
        scene.Server.Users[0] = new ApiUser("kubernetes-admin", "new-token");
        scene.Write("token", "new-token");

        await ListAsync(client);

        var calls = await File.ReadAllLinesAsync(log, Token);
        Assert.Equal(2, calls.Length);
        Assert.StartsWith("[two words][][sg] {\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"",
            calls[0], StringComparison.Ordinal);
        Assert.Contains("\"interactive\":false", calls[0], StringComparison.Ordinal);
        Assert.Contains($"\"server\":\"{scene.Server.Address.ToString().TrimEnd('/')}\"", calls[0], StringComparison.Ordinal);
        Assert.Equal("open https://login.example", said[0]);
    }

    [Fact]
    public async Task A_credential_plugin_may_give_a_client_certificate()
    {
        await using var scene = await LiveScene.StartAsync();
        var (certificate, key) = scene.Server.Certificates.Client("from-plugin");
        var plugin = scene.Write(
            "login",
            $$"""
            #!/bin/sh
            cat <<'END'
            {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"{{Line(certificate)}}",
             "clientKeyData":"{{Line(key)}}"} }
            END
            """,
            isProgram: true);
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: Exec(plugin));

        Assert.Equal("from-plugin", await WhoAsync(scene));
    }

    [Theory]
    [InlineData("echo 'no network' >&2; exit 3", "it ended with exit code 3: no network")]
    [InlineData("echo hello", "its output is not an ExecCredential in JSON")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"x"}}'""",
        "it answered with apiVersion 'client.authentication.k8s.io/v1beta1' where the kubeconfig asks for 'client.authentication.k8s.io/v1'")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'""",
        "it gave neither a token nor a client certificate")]
    public async Task A_credential_plugin_that_fails_is_named(string script, string why)
    {
        await using var scene = await LiveScene.StartAsync();
        var plugin = scene.Write("login", "#!/bin/sh\n" + script + "\n", isProgram: true);
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: Exec(plugin) + "\n      installHint: see the manual");

        var error = await Assert.ThrowsAsync<ClusterException>(() => scene.ConnectAsync(static o => o with { PluginMessage = static _ => { } }));

        Assert.Equal($"the credential plugin '{plugin}' of the kubeconfig failed: {why}", error.Message);
    }

    [Fact]
    public async Task A_credential_plugin_that_is_not_there_is_named()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: Exec("no-such-login") + "\n      installHint: see the manual");

        var error = await Assert.ThrowsAsync<ClusterException>(() => scene.ConnectAsync());

        Assert.Equal("the credential plugin 'no-such-login' of the kubeconfig failed: the program was not found; its kubeconfig says: " +
            "see the manual", error.Message);
    }

    [Fact]
    public async Task A_token_in_the_options_needs_no_plugin()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: Exec("no-such-login"));

        Assert.Equal("kubernetes-admin", await WhoAsync(scene, static o => o with { Token = "admin-token" }));
    }

    [Fact]
    public async Task The_certificates_name_may_be_given()
    {
        await using var scene = await LiveScene.StartAsync();

        Assert.Equal("kubernetes-admin", await WhoAsync(scene, static o => o with { TlsServerName = "localhost" }));
    }

    [Fact]
    public async Task Requests_go_through_the_kubeconfigs_proxy()
    {
        await using var scene = await LiveScene.StartAsync();
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var tunnel = TunnelAsync(proxy, Token);
        scene.Server.WriteKubeconfig(scene.KubeConfig, clusterLines: $"    proxy-url: http://{proxy.LocalEndpoint}");

        Assert.Equal("kubernetes-admin", await WhoAsync(scene));

        Assert.StartsWith($"CONNECT 127.0.0.1:{scene.Server.Address.Port} HTTP/1.1\r\n", await tunnel, StringComparison.Ordinal);
    }

    // One tunnel as HTTP proxies make it; what asked for it is the result, once both sides are connected.
    private static async Task<string> TunnelAsync(TcpListener proxy, CancellationToken cancellationToken)
    {
        var client = await proxy.AcceptTcpClientAsync(cancellationToken);
        var from = client.GetStream();
        var buffer = new byte[4096];
        var request = Encoding.ASCII.GetString(buffer, 0, await from.ReadAsync(buffer, cancellationToken));
        var target = new TcpClient();
        var address = request.Split(' ')[1].Split(':');
        await target.ConnectAsync(address[0], int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture), cancellationToken);
        await from.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancellationToken);
        _ = PumpAsync(from, target.GetStream());
        _ = PumpAsync(target.GetStream(), from);
        return request;

        static async Task PumpAsync(NetworkStream from, NetworkStream to)
        {
            try
            {
                await from.CopyToAsync(to, CancellationToken.None);
            }
            catch (IOException)
            {
                // One side has left.
            }
            await to.DisposeAsync();
        }
    }

    private static string Exec(string command) => $"""
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: {command}
        """;

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));

    private static string Line(string pem) => pem.Replace("\n", "\\n", StringComparison.Ordinal);
}
