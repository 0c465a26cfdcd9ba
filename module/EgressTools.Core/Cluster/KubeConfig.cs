namespace EgressTools.Cluster;

/// <summary>A server and how to trust it, as a kubeconfig names it.</summary>
internal sealed record KubeCluster
{
    public string? Server { get; init; }
    public string? CertificateAuthority { get; init; }
    public string? CertificateAuthorityData { get; init; }
    public string? TlsServerName { get; init; }
    public string? ProxyUrl { get; init; }
    public bool InsecureSkipTlsVerify { get; init; }
}

/// <summary>Credentials, as a kubeconfig names them.</summary>
internal sealed record KubeUser
{
    public string? Token { get; init; }
    public string? TokenFile { get; init; }
    public string? ClientCertificate { get; init; }
    public string? ClientCertificateData { get; init; }
    public string? ClientKey { get; init; }
    public string? ClientKeyData { get; init; }
    public string? Username { get; init; }
    public string? Password { get; init; }
    public string? As { get; init; }
    public string? AsUid { get; init; }
    public ImmutableArray<string> AsGroups { get; init; } = [];
    public ImmutableArray<KeyValuePair<string, string>> AsExtra { get; init; } = [];
    public string? AuthProvider { get; init; }
    public PluginCommand? Exec { get; init; }

    /// <summary>Whether anything of it tells a server who we are.</summary>
    public bool HasCredentials => (Token ?? TokenFile ?? ClientCertificate ?? ClientCertificateData ?? Username) is not null || Exec is not null;

    /// <summary>Who to be, without who we are.</summary>
    public KubeUser WithoutCredentials => new() { As = As, AsUid = AsUid, AsGroups = AsGroups, AsExtra = AsExtra };

    /// <summary>Whether a header of impersonation needs several lines.</summary>
    public bool RepeatsHeaders => AsGroups.Length > 1 || AsExtra.Length > AsExtra.DistinctBy(static e => e.Key).Count();
}

/// <summary>Whether a credential plugin may ask the person at standard input.</summary>
internal enum PluginInteraction
{
    Never,
    IfAvailable,
    Always,
}

/// <summary>A credential plugin: a program that prints an ExecCredential.</summary>
internal sealed record PluginCommand(string Command, string ApiVersion)
{
    public ImmutableArray<string> Arguments { get; init; } = [];
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];
    public string? InstallHint { get; init; }
    public bool ProvideClusterInfo { get; init; }
    public PluginInteraction Interaction { get; init; } = PluginInteraction.IfAvailable;
}

/// <summary>Which cluster as which user in which namespace.</summary>
internal sealed record KubeContext(string? Cluster, string? User, string? Namespace);

/// <summary>One kubeconfig, or several merged. Paths in it are absolute.</summary>
internal sealed record KubeConfig
{
    public static readonly KubeConfig Empty = new();

    public string? CurrentContext { get; init; }
    public ImmutableDictionary<string, KubeCluster> Clusters { get; init; } = ImmutableDictionary<string, KubeCluster>.Empty;
    public ImmutableDictionary<string, KubeUser> Users { get; init; } = ImmutableDictionary<string, KubeUser>.Empty;
    public ImmutableDictionary<string, KubeContext> Contexts { get; init; } = ImmutableDictionary<string, KubeContext>.Empty;

    /// <summary>The files that were looked for and do not exist.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    public bool IsEmpty => Clusters.IsEmpty && Users.IsEmpty && Contexts.IsEmpty && string.IsNullOrEmpty(CurrentContext);

    /// <summary>As kubectl merges: what is named first wins, and so does the first current context that says something.</summary>
    public KubeConfig Then(KubeConfig next) => new()
    {
        CurrentContext = string.IsNullOrEmpty(CurrentContext) ? next.CurrentContext : CurrentContext,
        Clusters = next.Clusters.SetItems(Clusters),
        Users = next.Users.SetItems(Users),
        Contexts = next.Contexts.SetItems(Contexts),
        Missing = [.. Missing, .. next.Missing],
    };
}
