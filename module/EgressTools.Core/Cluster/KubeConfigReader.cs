namespace EgressTools.Cluster;

/// <summary>Reads one kubeconfig. Not by KubernetesClient: its model knows neither tokenFile nor proxy-url, and it runs plugins with their arguments split anew
/// at spaces.</summary>
internal static class KubeConfigReader
{
    /// <exception cref="InputException">It is not YAML, or not a kubeconfig.</exception>
    public static KubeConfig Read(byte[] bytes, string path, CancellationToken cancellationToken)
    {
        var root = Parse(bytes, path, cancellationToken);
        if (root is null)
            return KubeConfig.Empty;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        return new KubeConfig
        {
            CurrentContext = root.Text("current-context"),
            Clusters = Named(root, "clusters", "cluster", node => Cluster(node, folder)),
            Users = Named(root, "users", "user", node => User(node, folder)),
            Contexts = Named(root, "contexts", "context", node => new KubeContext(node.Text("cluster"), node.Text("user"), node.Text("namespace"))),
        };
    }

    private static JObject? Parse(byte[] bytes, string path, CancellationToken cancellationToken)
    {
        var budget = new InputBudget($"the kubeconfig {path}", cancellationToken);
        // The fault's line alone: what is said about the text may quote it, and it holds credentials.
        var document = DocumentReader.Texts(new MemoryStream(bytes), budget,
            fault => throw new InputException("this kubeconfig is not valid YAML", "KubeConfig", new SourceLocation(path, fault.Line))).FirstOrDefault();
        if (document is null)
            return null;
        budget.Values(DocumentFile.CountOf(document));
        return DocumentFile.Value(document) switch
        {
            JObject map => map,
            JValue { Value: null or "" } => null,
            _ => throw new InputException("this file is not a kubeconfig: it should start with 'apiVersion: v1' and 'kind: Config'",
                "KubeConfig", new SourceLocation(path, 0)),
        };
    }

    private static ImmutableDictionary<string, T> Named<T>(JObject root, string list, string member, Func<JObject, T> read)
    {
        var named = ImmutableDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var entry in root.Items(list))
        {
            // The first of a name counts within a file too.
            if (entry.Text("name") is { } name && entry.Map(member) is { } content && !named.ContainsKey(name))
                named.Add(name, read(content));
        }
        return named.ToImmutable();
    }

    private static KubeCluster Cluster(JObject node, string folder) => new()
    {
        Server = node.Text("server"),
        CertificateAuthority = Absolute(folder, node.Text("certificate-authority")),
        CertificateAuthorityData = node.Text("certificate-authority-data"),
        TlsServerName = node.Text("tls-server-name"),
        ProxyUrl = node.Text("proxy-url"),
        InsecureSkipTlsVerify = node.Flag("insecure-skip-tls-verify"),
    };

    private static KubeUser User(JObject node, string folder) => new()
    {
        Token = node.Text("token"),
        TokenFile = Absolute(folder, node.Text("tokenFile")),
        ClientCertificate = Absolute(folder, node.Text("client-certificate")),
        ClientCertificateData = node.Text("client-certificate-data"),
        ClientKey = Absolute(folder, node.Text("client-key")),
        ClientKeyData = node.Text("client-key-data"),
        Username = node.Text("username"),
        Password = node.Text("password"),
        As = node.Text("as"),
        AsUid = node.Text("as-uid"),
        AsGroups = node.Texts("as-groups"),
        AsExtra = Extra(node.Map("as-user-extra")),
        AuthProvider = node.Map("auth-provider")?.Text("name"),
        Exec = node.Map("exec") is { } exec ? Plugin(exec, folder) : null,
    };

    private static ImmutableArray<KeyValuePair<string, string>> Extra(JObject? node) => node is null ? [] :
    [
        .. from entry in node.Properties()
           from value in node.Texts(entry.Name)
           select KeyValuePair.Create(entry.Name, value),
    ];

    private static PluginCommand Plugin(JObject node, string folder) => new(Program(folder, node.Text("command") ?? ""), node.Text("apiVersion") ?? "")
    {
        Arguments = node.Texts("args"),
        Environment = [.. node.Items("env").Select(e => KeyValuePair.Create(e.Text("name") ?? "", e.Text("value") ?? "")).Where(e => e.Key.Length > 0)],
        InstallHint = node.Text("installHint"),
        ProvideClusterInfo = node.Flag("provideClusterInfo"),
        Interaction = node.Text("interactiveMode") switch
        {
            "Never" => PluginInteraction.Never,
            "Always" => PluginInteraction.Always,
            _ => PluginInteraction.IfAvailable,
        },
    };

    // A bare name is looked up in PATH; one with a separator is relative to the kubeconfig, as in client-go.
    private static string Program(string folder, string command) =>
        command.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? Path.GetFullPath(command, folder) : command;

    private static string? Absolute(string folder, string? path) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path, folder);
}
