using System.Collections.Immutable;
using System.Globalization;

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

    /// <summary>--request-timeout: for one request without its retries; null for the default of 30 s, zero for no limit.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Whether a person sits at standard input, so that a credential plugin may ask them something there.</summary>
    public bool Interactive { get; init; }

    /// <summary>
    /// Gets each line that a credential plugin writes to its standard error; null lets the plugin write to the standard error of this process.
    /// </summary>
    public Action<string>? PluginMessage { get; init; }

    /// <summary>
    /// Whether this process talks TLS to nothing but this cluster, so that on Linux the system's root certificates need not be loaded where the
    /// kubeconfig names its own authority. For a short-lived command, where loading them would take most of its time; not for a host like PowerShell.
    /// </summary>
    public bool SkipSystemRoots { get; init; }

    /// <summary>The options of kubectl that mean the same cluster and user, word by word. The token is left out: it is not for screens and logs.</summary>
    public ImmutableArray<string> Words =>
    [
        .. Option("--kubeconfig", KubeConfig), .. Option("--context", Context), .. Option("--cluster", Cluster), .. Option("--user", User), .. Option("--server", Server),
        .. Option("--certificate-authority", CertificateAuthority), .. Option("--client-certificate", ClientCertificate), .. Option("--client-key", ClientKey),
        .. Option("--tls-server-name", TlsServerName), .. InsecureSkipTlsVerify ? ["--insecure-skip-tls-verify"] : Array.Empty<string>(),
        .. Option("--as", As), .. AsGroups.SelectMany(static group => Option("--as-group", group)),
    ];

    private static string[] Option(string name, string? value) => string.IsNullOrEmpty(value) ? [] : [name, value];
}
