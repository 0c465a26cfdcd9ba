namespace EgressTools.Cluster;

/// <summary>How kubectl's connection options are given; null or empty means "not given".</summary>
public sealed record ConnectionOptions
{
    /// <summary>--kubeconfig: one file in place of KUBECONFIG and ~/.kube/config.</summary>
    public string? KubeConfig { get; init; }
    /// <summary>--context.</summary>
    public string? Context { get; init; }
    /// <summary>--cluster.</summary>
    public string? Cluster { get; init; }
    /// <summary>--user.</summary>
    public string? User { get; init; }
    /// <summary>-n: the namespace; null for that of the context.</summary>
    public string? Namespace { get; init; }
    /// <summary>-s, --server.</summary>
    public string? Server { get; init; }
    /// <summary>--token. Never printed.</summary>
    public string? Token { get; init; }
    /// <summary>--certificate-authority: a file.</summary>
    public string? CertificateAuthority { get; init; }
    /// <summary>--client-certificate: a file.</summary>
    public string? ClientCertificate { get; init; }
    /// <summary>--client-key: a file.</summary>
    public string? ClientKey { get; init; }
    /// <summary>--tls-server-name.</summary>
    public string? TlsServerName { get; init; }
    /// <summary>--insecure-skip-tls-verify.</summary>
    public bool InsecureSkipTlsVerify { get; init; }
    /// <summary>--as.</summary>
    public string? As { get; init; }
    /// <summary>--as-group, repeatable.</summary>
    public ImmutableArray<string> AsGroups { get; init; } = [];
    /// <summary>--as-uid.</summary>
    public string? AsUid { get; init; }
    /// <summary>--as-user-extra, repeatable: KEY=VALUE.</summary>
    public ImmutableArray<string> AsUserExtra { get; init; } = [];
    /// <summary>--username, for basic authentication.</summary>
    public string? Username { get; init; }
    /// <summary>--password. Never printed.</summary>
    public string? Password { get; init; }

    /// <summary>--request-timeout: for one call with everything that is tried and waited for, as in kubectl; zero for no limit. Null for 30 s each try and 2
    /// minutes in all.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Called with the server's warnings, and when it asks to wait; null ignores them.</summary>
    public IReport? Report { get; init; }
    /// <summary>Gets a line for each request, as <c>kubectl -v 6</c> logs it: method, address, status and time; never a header. Null for none.</summary>
    public Action<string>? Trace { get; init; }
    /// <summary>Gets a line for each thing that was asked: what, of which server, how much came, and how long it took. Null for none.</summary>
    public Action<string>? Asked { get; init; }
    /// <summary>Who asks, for the server's audit log.</summary>
    public string Product { get; init; } = "kubectl-egress";
    /// <summary>Whether a person sits at standard input, so that a credential plugin may ask them something there.</summary>
    public bool Interactive { get; init; }

    /// <summary>Gets each line that a credential plugin writes to its standard error; null lets the plugin write to the standard error of this
    /// process.</summary>
    public Action<string>? PluginMessage { get; init; }

    /// <summary>Whether this process talks TLS to nothing but this cluster, so that on Linux the system's root certificates need not be loaded where the
    /// kubeconfig names its own authority. For a short-lived command, where loading them would take most of its time; not for a host like PowerShell.</summary>
    public bool SkipSystemRoots { get; init; }

    /// <summary>Whether they name a cluster, so that not only the environment does.</summary>
    public bool NamesCluster => new[] { KubeConfig, Context, Cluster, Server }.Any(static o => !string.IsNullOrEmpty(o));

    /// <summary>The options of kubectl that mean the same cluster and user, word by word. Token and
    /// password are left out: they are not for screens and logs.</summary>
    public ImmutableArray<string> KubectlWords =>
    [
        .. Words(Options.KubeConfig, KubeConfig), .. Words(Options.Context, Context), .. Words(Options.Cluster, Cluster), .. Words(Options.User, User),
        .. Words(Options.Server, Server), .. Words(Options.CertificateAuthority, CertificateAuthority), .. Words(Options.ClientCertificate, ClientCertificate),
        .. Words(Options.ClientKey, ClientKey), .. Words(Options.TlsServerName, TlsServerName),
        .. InsecureSkipTlsVerify ? [Options.InsecureSkipTlsVerify.Name] : Array.Empty<string>(),
        .. Words(Options.As, As), .. AsGroups.SelectMany(static group => Words(Options.AsGroup, group)),
        .. Words(Options.AsUid, AsUid), .. AsUserExtra.SelectMany(static extra => Words(Options.AsUserExtra, extra)), .. Words(Options.Username, Username),
    ];

    private static string[] Words(OptionDefinition option, string? value) => string.IsNullOrEmpty(value) ? [] : [option.Name, value];
}
