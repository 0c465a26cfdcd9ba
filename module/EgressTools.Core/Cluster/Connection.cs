namespace EgressTools.Cluster;

/// <summary>One server and who we are to it: what kubeconfig and options together say. Pure: no file of it is opened yet.</summary>
internal sealed record Connection
{
    /// <summary>For messages: the context's name, else the server's address.</summary>
    public required string Origin { get; init; }
    /// <summary>The name of the kubeconfig's context; null without one.</summary>
    public string? ContextName { get; init; }
    /// <summary>The address, ending with a slash: paths below it are relative.</summary>
    public required Uri Server { get; init; }
    /// <summary>The cluster's entry, options applied.</summary>
    public required KubeCluster Cluster { get; init; }
    /// <summary>The user's entry, options applied.</summary>
    public required KubeUser User { get; init; }
    /// <summary>Where commands look that are given no namespace.</summary>
    public required string Namespace { get; init; }
    /// <summary>Whether the server is the default one that kubectl falls back to.</summary>
    public bool IsFallback { get; init; }
    /// <summary>Kubeconfig files that were named and do not exist.</summary>
    public ImmutableArray<string> MissingFiles { get; init; } = [];
    /// <summary>Whether there are credentials that are not sent, since everybody on the way could read them: kubectl sends none over http:// either.</summary>
    public bool WithholdsCredentials { get; init; }
    /// <summary>Takes the credentials out of what others say.</summary>
    public SecretMask Secrets { get; } = new();

    /// <summary>Joins options and kubeconfig as kubectl does.</summary>
    /// <exception cref="InputException">They name what the kubeconfig does not have, or an address is not valid.</exception>
    public static Connection Resolve(ConnectionOptions options, KubeConfig config)
    {
        var contextName = Given(options.Context) ?? Given(config.CurrentContext);
        var context = Context(config, contextName, isAsked: Given(options.Context) is not null);
        var cluster = Override(options, Named(config.Clusters, Given(options.Cluster) ?? Given(context?.Cluster), "cluster", contextName));
        var user = Impersonation.Checked(Override(options, Named(config.Users, Given(options.User) ?? Given(context?.User), "user", contextName)));
        var isFallback = Given(cluster?.Server) is null;
        var server = Address(Given(cluster?.Server) ?? "http://localhost:8080", cluster, contextName);
        var usesTls = server.Scheme == Uri.UriSchemeHttps;
        var connection = new Connection
        {
            Origin = Given(options.Server) is null && contextName is not null ? contextName : server.GetLeftPart(UriPartial.Authority),
            ContextName = contextName,
            Server = server,
            Cluster = cluster ?? new KubeCluster(),
            User = usesTls ? user : user.WithoutCredentials,
            Namespace = Given(options.Namespace) ?? Given(context?.Namespace) ?? "default",
            IsFallback = isFallback,
            MissingFiles = config.Missing,
            WithholdsCredentials = !usesTls && user.HasCredentials,
        };
        connection.Secrets.Add(user.Token);
        connection.Secrets.Add(user.Password);
        return connection;
    }

    private static KubeContext? Context(KubeConfig config, string? name, bool isAsked)
    {
        if (name is null)
            return null;
        if (config.Contexts.TryGetValue(name, out var context))
            return context;
        throw new InputException(
            isAsked
                ? $"the kubeconfig has no context '{name}'{Known(config.Contexts.Keys)}{Missing(config)}"
                : $"the kubeconfig's current context '{name}' does not exist: choose one with {Options.Context}{Known(config.Contexts.Keys)}",
            "KubeConfig");
    }

    private static string Missing(KubeConfig config) => config is { IsEmpty: true, Missing: [var file, ..] } ? $": {file} does not exist" : "";

    private static T? Named<T>(ImmutableDictionary<string, T> entries, string? name, string kind, string? context)
        where T : class
    {
        if (name is null)
            return null;
        if (entries.TryGetValue(name, out var entry))
            return entry;
        var where = context is null ? "" : string.Create(CultureInfo.InvariantCulture, $" (context '{context}')");
        throw new InputException($"the kubeconfig has no {kind} '{name}'{where}{Known(entries.Keys)}", "KubeConfig");
    }

    private static string Known(IEnumerable<string> names)
    {
        var known = Listed.Short(names.Order(StringComparer.Ordinal));
        return known.Length == 0 ? "" : $"; it has {known}";
    }

    private static KubeCluster? Override(ConnectionOptions options, KubeCluster? cluster)
    {
        if (Given(options.Server) is { } server)
        {
            // The name in the certificate belongs to the server that was replaced.
            cluster = (cluster ?? new KubeCluster()) with { Server = server, TlsServerName = null };
        }
        if (cluster is null)
            return null;
        if (Given(options.TlsServerName) is { } name)
            cluster = cluster with { TlsServerName = name };
        if (Given(options.CertificateAuthority) is { } authority)
            cluster = cluster with { CertificateAuthority = Path.GetFullPath(authority), CertificateAuthorityData = null, InsecureSkipTlsVerify = false };
        if (options.InsecureSkipTlsVerify)
            cluster = cluster with { CertificateAuthority = null, CertificateAuthorityData = null, InsecureSkipTlsVerify = true };
        return cluster;
    }

    private static KubeUser Override(ConnectionOptions options, KubeUser? user)
    {
        var result = user ?? new KubeUser();
        if (Given(options.Token) is { } token)
            result = result with { Token = token, TokenFile = null, Username = null, Password = null };
        if (Given(options.Username) is { } name)
            result = result with { Username = name, Token = null, TokenFile = null };
        if (Given(options.Password) is { } password)
            result = result with { Password = password };
        if (Given(options.ClientCertificate) is { } certificate)
            result = result with { ClientCertificate = Path.GetFullPath(certificate), ClientCertificateData = null };
        if (Given(options.ClientKey) is { } key)
            result = result with { ClientKey = Path.GetFullPath(key), ClientKeyData = null };
        if (Given(options.As) is { } impersonated)
            result = result with { As = impersonated };
        if (!options.AsGroups.IsDefaultOrEmpty)
            result = result with { AsGroups = options.AsGroups };
        if (Given(options.AsUid) is { } uid)
            result = result with { AsUid = uid };
        if (!options.AsUserExtra.IsDefaultOrEmpty)
            result = result with { AsExtra = [.. options.AsUserExtra.Select(Impersonation.Extra)] };
        return result;
    }

    private static Uri Address(string server, KubeCluster? cluster, string? context)
    {
        var usesTls = cluster is not null && (cluster.InsecureSkipTlsVerify || cluster.CertificateAuthority is not null
            || cluster.CertificateAuthorityData is not null);
        var text = server.Contains("://", StringComparison.Ordinal) ? server : $"{(usesTls ? "https" : "http")}://{server}";
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
            throw new InputException($"the server '{server}'{(context is null ? "" : $" of context '{context}'")} is not a valid address: " +
                "expected https://host:port", "KubeConfig");
        return address;
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
