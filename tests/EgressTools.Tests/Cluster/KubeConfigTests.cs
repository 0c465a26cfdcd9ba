using System.Text;

namespace EgressTools.Tests.Cluster;

public sealed class KubeConfigTests
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: prod
        clusters:
        - name: tke
          cluster:
            server: https://10.0.0.1:6443
            certificate-authority: ca.crt
            proxy-url: socks5://127.0.0.1:1080
            tls-server-name: kubernetes
        - name: bare
          cluster: {server: "bare:8443", insecure-skip-tls-verify: true}
        users:
        - name: me
          user:
            tokenFile: secrets/token
            client-certificate: /etc/me.crt
            as: root
            as-groups: [a, b]
            as-user-extra: {scopes: [x, y]}
        - name: plugin
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./login
              args: ["--with space", ""]
              env: [{name: REGION, value: sg}]
              interactiveMode: Never
              provideClusterInfo: true
              installHint: install it
        contexts:
        - name: prod
          context: {cluster: tke, user: me, namespace: web}
        - name: other
          context: {cluster: bare, user: plugin}
        """;

    private static KubeConfig Read(string text, string path = "/home/me/.kube/config") =>
        KubeConfigReader.Read(Encoding.UTF8.GetBytes(text), path, CancellationToken.None);

    [Fact]
    public void Paths_are_relative_to_the_file_that_names_them()
    {
        var config = Read(Whole);

        Assert.Equal("/home/me/.kube/ca.crt", config.Clusters["tke"].CertificateAuthority);
        Assert.Equal("/home/me/.kube/secrets/token", config.Users["me"].TokenFile);
        Assert.Equal("/etc/me.crt", config.Users["me"].ClientCertificate);
        Assert.Equal("/home/me/.kube/login", config.Users["plugin"].Exec!.Command);
    }

    [Fact]
    public void Everything_that_kubectl_knows_is_read()
    {
        var config = Read(Whole);

        Assert.Equal("socks5://127.0.0.1:1080", config.Clusters["tke"].ProxyUrl);
        Assert.Equal("kubernetes", config.Clusters["tke"].TlsServerName);
        Assert.True(config.Clusters["bare"].InsecureSkipTlsVerify);
        Assert.Equal(["a", "b"], config.Users["me"].AsGroups);
        Assert.Equal([KeyValuePair.Create("scopes", "x"), KeyValuePair.Create("scopes", "y")], config.Users["me"].AsExtra);
        var plugin = config.Users["plugin"].Exec!;
        Assert.Equal(["--with space", ""], plugin.Arguments);
        Assert.Equal([KeyValuePair.Create("REGION", "sg")], plugin.Environment);
        Assert.Equal(PluginInteraction.Never, plugin.Interaction);
        Assert.True(plugin.ProvideClusterInfo);
        Assert.Equal("install it", plugin.InstallHint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("apiVersion: v1\nclusters: null\nusers: ~\ncontexts: []\ncurrent-context: ''")]
    public void A_kubeconfig_may_say_nothing(string text) => Assert.True(Read(text).IsEmpty);

    [Theory]
    [InlineData("a: [1", "not valid YAML")]
    [InlineData("just text", "not a kubeconfig")]
    public void What_is_no_kubeconfig_is_named_with_its_path(string text, string words)
    {
        var error = Assert.Throws<InputException>(() => Read(text, "/tmp/broken"));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("/tmp/broken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_files_the_first_that_names_something_wins()
    {
        var first = Read("clusters: [{name: a, cluster: {server: 'https://first'}}]\ncurrent-context: ''");
        var second = Read("clusters: [{name: a, cluster: {server: 'https://second', tls-server-name: x}}, {name: b, cluster: {server: " +
            "'https://b'}}]\ncurrent-context: c2");
        var third = Read("current-context: c3");

        var merged = first.Then(second).Then(third);

        Assert.Equal("https://first", merged.Clusters["a"].Server);
        Assert.Null(merged.Clusters["a"].TlsServerName);
        Assert.Equal("https://b", merged.Clusters["b"].Server);
        Assert.Equal("c2", merged.CurrentContext);
    }

    [Theory]
    [InlineData("/x", "/a:/b", "/x")]
    [InlineData(null, "/a::/b:/a", "/a /b")]
    [InlineData(null, "", "/home/me/.kube/config")]
    [InlineData(null, null, "/home/me/.kube/config")]
    public void The_files_are_those_of_kubectl(string? given, string? variable, string expected) =>
        Assert.Equal(expected.Split(' '), KubeConfigFiles.Paths(given, variable?.Replace(':', Path.PathSeparator), "/home/me"));

    [Fact]
    public void Only_the_file_of_the_option_must_exist()
    {
        var error = Assert.Throws<InputException>(() => KubeConfigFiles.Load("/nonexistent/kubeconfig", variable: null, home: "/", CancellationToken.None));

        Assert.True(KubeConfigFiles.Load(null, "/nonexistent/a:/nonexistent/b".Replace(':', Path.PathSeparator), "/", CancellationToken.None).IsEmpty);

        Assert.Equal("the kubeconfig /nonexistent/kubeconfig does not exist", error.Message);
    }

    [Fact]
    public void The_current_context_says_which_server_and_user()
    {
        var connection = Connection.Resolve(new ConnectionOptions(), Read(Whole));

        Assert.Equal(("prod", "https://10.0.0.1:6443/", "web", "root"),
            (connection.Origin, connection.Server.AbsoluteUri, connection.Namespace, connection.User.As));
    }

    [Fact]
    public void Options_win_over_the_kubeconfig()
    {
        var options = new ConnectionOptions
        {
            Context = "prod",
            Cluster = "bare",
            User = "plugin",
            Namespace = "n",
            Token = "t",
            As = "you",
            AsGroups = ["g"],
            CertificateAuthority = "/ca",
            TlsServerName = "s",
            ClientCertificate = "/c",
            ClientKey = "/k",
        };

        var connection = Connection.Resolve(options, Read(Whole));

        Assert.Equal("https://bare:8443/", connection.Server.AbsoluteUri);
        Assert.Equal(("n", "t", "you", "/c", "/k"),
            (connection.Namespace, connection.User.Token, connection.User.As, connection.User.ClientCertificate, connection.User.ClientKey));
        Assert.Equal(("/ca", "s", false), (connection.Cluster.CertificateAuthority, connection.Cluster.TlsServerName,
            connection.Cluster.InsecureSkipTlsVerify));
    }

    [Fact]
    public void Another_server_takes_the_certificates_name_of_the_old_one_away()
    {
        var connection = Connection.Resolve(new ConnectionOptions { Server = "https://10.9.9.9/k8s/clusters/c-1" }, Read(Whole));

        Assert.Equal("https://10.9.9.9/k8s/clusters/c-1/", connection.Server.AbsoluteUri);
        Assert.Equal("https://10.9.9.9", connection.Origin);
        Assert.Null(connection.Cluster.TlsServerName);
        Assert.NotNull(connection.Cluster.CertificateAuthority);
    }

    [Theory]
    [InlineData("h:6443", true, "https://h:6443/")]
    [InlineData("h:6443", false, "http://h:6443/")]
    [InlineData("http://h:8001", true, "http://h:8001/")]
    public void A_server_without_a_scheme_is_asked_over_TLS_where_an_authority_is_given_and_plain_http_gets_no_credentials(string server,
        bool hasAuthority, string expected)
    {
        var options = new ConnectionOptions { Server = server, Token = "a-token", As = "jane", CertificateAuthority = hasAuthority ? "/ca" : null };

        var connection = Connection.Resolve(options, KubeConfig.Empty);

        Assert.Equal((expected, expected[4] == 's' ? "a-token" : null, "jane"), (connection.Server.AbsoluteUri, connection.User.Token, connection.User.As));
    }

    [Fact]
    public void Kubeconfigs_that_do_not_exist_are_named()
    {
        var config = KubeConfigFiles.Load(null, $"/nonexistent/a{Path.PathSeparator}/nonexistent/b", "/", CancellationToken.None);
        var connection = Connection.Resolve(new ConnectionOptions(), config);

        var refused = ApiErrors.FromTransport(
            new ApiCall("list", ApiResource.Nodes), new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused), connection,
                refused: null);

        Assert.StartsWith("no cluster is configured (/nonexistent/a and /nonexistent/b do not exist) and http://localhost:8080 refuses connections: ",
            refused.Message, StringComparison.Ordinal);
        Assert.Equal("the kubeconfig has no context 'x': /nonexistent/a does not exist",
            Assert.Throws<InputException>(() => Connection.Resolve(new ConnectionOptions { Context = "x" }, config)).Message);
    }

    [Fact]
    public void Insecure_takes_the_authority_away()
    {
        var connection = Connection.Resolve(new ConnectionOptions { InsecureSkipTlsVerify = true }, Read(Whole));

        Assert.Equal((true, null), (connection.Cluster.InsecureSkipTlsVerify, connection.Cluster.CertificateAuthority));
    }

    [Fact]
    public void Nothing_at_all_means_localhost_as_for_kubectl()
    {
        var connection = Connection.Resolve(new ConnectionOptions(), KubeConfig.Empty);

        Assert.Equal(("http://localhost:8080/", true, "default"), (connection.Server.AbsoluteUri, connection.IsFallback, connection.Namespace));
    }

    [Theory]
    [InlineData("nope", null, null, "the kubeconfig has no context 'nope'; it has other and prod")]
    [InlineData(null, "nope", null, "the kubeconfig has no cluster 'nope' (context 'prod'); it has bare and tke")]
    [InlineData(null, null, "nope", "the kubeconfig has no user 'nope' (context 'prod'); it has me and plugin")]
    public void A_name_that_is_not_there_is_answered_with_those_that_are(string? context, string? cluster, string? user, string message)
    {
        var error = Assert.Throws<InputException>(
            () => Connection.Resolve(new ConnectionOptions { Context = context, Cluster = cluster, User = user }, Read(Whole)));

        Assert.Equal(message, error.Message);
    }
}
