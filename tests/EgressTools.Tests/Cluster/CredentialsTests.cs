using EgressTools.ApiServer;

namespace EgressTools.Tests.Cluster;

/// <summary>What a kubeconfig and the options say of who we are, where something of it is wrong or unusual.</summary>
public sealed class CredentialsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<ListResult<NamespaceInfo>> ListAsync(ApiClient client) =>
        client.ListAsync(ApiResource.Namespaces, InstallationReading.Namespace, "", Token);

    private static async Task TryAsync(ApiClient client)
    {
        try
        {
            await ListAsync(client);
        }
        catch (ClusterException refused)
        {
            Assert.Equal(401, refused.Status);
        }
    }

    private static async Task<string> FailAsync(LiveScene scene, Func<ConnectionOptions, ConnectionOptions>? change = null)
    {
        using var client = await scene.ConnectAsync(change);
        return (await Assert.ThrowsAsync<ClusterException>(() => ListAsync(client))).Message;
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_named()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Write("kate.crt", scene.Server.Certificates.Client("kate").Certificate);
        scene.Write("kate.key", scene.Server.Certificates.Client("kate").Key);
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: "    client-certificate: kate.crt\n    client-key: kate.key");

        var error = await Assert.ThrowsAsync<InputException>(() => scene.ConnectAsync());

        Assert.Equal("the kubeconfig's client-key does not belong to its client-certificate: their keys do not match", error.Message);
    }

    [Theory]
    [InlineData("kate.crt", "the kubeconfig's client-certificate holds no PEM that can be used")]
    [InlineData("kate.key", "the kubeconfig's client-key holds no PEM that can be used")]
    public async Task What_is_no_PEM_is_named(string broken, string expected)
    {
        await using var scene = await LiveScene.StartAsync();
        var (certificate, key) = scene.Server.Certificates.Client("kate");
        scene.Write("kate.crt", certificate);
        scene.Write("kate.key", key);
        scene.Write(broken, "nonsense");
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: "    client-certificate: kate.crt\n    client-key: kate.key");

        Assert.Equal(expected, (await Assert.ThrowsAsync<InputException>(() => scene.ConnectAsync())).Message);
    }

    [Fact]
    public async Task An_expired_client_certificate_is_said()
    {
        await using var scene = await LiveScene.StartAsync();
        var (certificate, key) = scene.Server.Certificates.ExpiredClient("kate");
        scene.Write("kate.crt", certificate);
        scene.Write("kate.key", key);
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: "    client-certificate: kate.crt\n    client-key: kate.key");

        Assert.Equal(
            "the cluster 'test' refused the credentials (401): the client certificate expired at 2001-01-01T00:00:00Z; renew it, " +
            "or choose other credentials with --user, --context or --token",
            await FailAsync(scene));
    }

    [Fact]
    public async Task No_credentials_at_all_are_said()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: "    as-note: none");

        Assert.Equal(
            "not allowed to list namespaces without credentials (403): none are configured; choose a user with --user or --context, " +
            "or pass --token", await FailAsync(scene));
    }

    [Fact]
    public async Task An_auth_provider_is_not_ignored()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: "    auth-provider:\n      name: oidc\n      config: {client-id: x}");

        var error = await Assert.ThrowsAsync<InputException>(() => scene.ConnectAsync());

        Assert.Equal("the kubeconfig's user logs in with auth-provider 'oidc', which is not supported: use a credential plugin (exec), " +
            "or pass --token", error.Message);
        using var client = await scene.ConnectAsync(static o => o with { Token = "admin-token" });
        Assert.NotEmpty((await ListAsync(client)).Items);
    }

    [Fact]
    public async Task Who_to_be_is_told_whole()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Users.Add(new ApiUser("jané", Token: null));
        using var client = await scene.ConnectAsync(static o => o with { As = "jané", AsUid = "42", AsUserExtra = ["scopes=a", "scopes=b=c", "dept=x"] });

        await ListAsync(client);

        var headers = scene.Server.Requests.All[^1].Headers;
        Assert.Equal(("jané", "42", "a,b=c", "x"),
            (headers["Impersonate-User"], headers["Impersonate-Uid"], headers["Impersonate-Extra-scopes"], headers["Impersonate-Extra-dept"]));
    }

    [Theory]
    [InlineData(null, "42", "groups, a UID or extra values cannot be impersonated without a user: name one with --as")]
    [InlineData("jane\nx", null, "the user to impersonate (--as) must not contain line breaks or other control characters")]
    public async Task Half_of_an_impersonation_is_not_sent(string? name, string? uid, string expected)
    {
        await using var scene = await LiveScene.StartAsync();

        Assert.Equal(expected, (await Assert.ThrowsAsync<UsageException>(() => scene.ConnectAsync(o => o with { As = name, AsUid = uid }))).Message);
        Assert.Empty(scene.Server.Requests.All);
    }

    [Fact]
    public async Task A_name_and_password_are_basic_authentication_in_place_of_a_token()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync(static o => o with { Username = "kate", Password = "pass:word" });

        // Servers have no such users any more; something in front of them may.
        await Assert.ThrowsAsync<ClusterException>(() => ListAsync(client));

        Assert.Equal($"Basic {Convert.ToBase64String("kate:pass:word"u8)}", scene.Server.Requests.All[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task The_audit_log_gets_program_version_and_platform()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();

        await ListAsync(client);

        Assert.Matches(@"^kubectl-egress/\d+\.\d+\.\d+ \((linux|darwin|windows)/(amd64|arm64)\)$", scene.Server.Requests.All[^1].Headers["User-Agent"]);
    }

    [Theory]
    [InlineData("2001-01-01T00:00:00Z", "admin-token", 1)]
    [InlineData("2099-01-01T00:00:00Z", "refused-token", 2)]
    [InlineData("2001-01-01T00:00:00Z", "refused-token", 2)]
    [InlineData("2099-01-01T00:00:00Z", "refused-token-$(wc -l < LOG)", 2)]
    public async Task A_credential_plugin_is_not_run_for_each_request(string expires, string token, int runs)
    {
        await using var scene = await LiveScene.StartAsync();
        var log = scene.Write("log", "");
        var plugin = scene.Write(
            "login",
            $$"""
            #!/bin/sh
            echo run >> '{{log}}'
            cat <<END
            {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"{{token.Replace("LOG", log, StringComparison.Ordinal)}}",
             "expirationTimestamp":"{{expires}}"} }
            END
            """,
            isProgram: true);
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: $"    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: {plugin}");
        using var client = await scene.ConnectAsync(static o => o with { PluginMessage = static _ => { } });

        for (var i = 0; i < 3; i++)
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TryAsync(client)));

        Assert.Equal(runs, (await File.ReadAllLinesAsync(log, Token)).Length);
    }

    [Fact]
    public async Task A_credential_plugin_that_prints_without_end_is_stopped()
    {
        await using var scene = await LiveScene.StartAsync();
        var plugin = scene.Write("login", "#!/bin/sh\nexec yes\n", isProgram: true);
        scene.Server.WriteKubeconfig(scene.KubeConfig, userLines: $"    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: {plugin}");

        var error = await Assert.ThrowsAsync<ClusterException>(() => scene.ConnectAsync(static o => o with { PluginMessage = static _ => { } }));

        Assert.Equal($"the credential plugin '{plugin}' of the kubeconfig failed: it printed more than 1 MB", error.Message);
    }
}
