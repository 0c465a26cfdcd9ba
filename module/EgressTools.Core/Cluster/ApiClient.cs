using System.Collections.Immutable;
using EgressTools.Model;
using Newtonsoft.Json.Linq;

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

    /// <summary>--request-timeout: for one request without its retries; null for the default of 30 s.</summary>
    public TimeSpan? RequestTimeout { get; init; }
}

/// <summary>What a command in a container printed and how it ended.</summary>
/// <param name="ExitCode">Its exit code; null where it could not be started (<paramref name="Failure"/> says why).</param>
/// <param name="Stdout">Standard output, at most 1 MiB.</param>
/// <param name="Stderr">Standard error, at most 1 MiB.</param>
/// <param name="Failure">The runtime's or server's words where the command could not be started; else null.</param>
public sealed record ExecResult(int? ExitCode, string Stdout, string Stderr, string? Failure = null);

/// <summary>A resource of the API: its plural name, group version and kind.</summary>
/// <param name="GroupVersion">"v1" or "group/version".</param>
/// <param name="Plural">Such as "ciliumendpoints".</param>
/// <param name="Kind">Such as "CiliumEndpoint".</param>
/// <param name="Namespaced">Whether its objects live in a namespace.</param>
public sealed record ApiResource(string GroupVersion, string Plural, string Kind, bool Namespaced)
{
    /// <summary>Nodes.</summary>
    public static readonly ApiResource Nodes = new("v1", "nodes", "Node", Namespaced: false);

    /// <summary>Namespaces.</summary>
    public static readonly ApiResource Namespaces = new("v1", "namespaces", "Namespace", Namespaced: false);

    /// <summary>Pods.</summary>
    public static readonly ApiResource Pods = new("v1", "pods", "Pod", Namespaced: true);

    /// <summary>ConfigMaps.</summary>
    public static readonly ApiResource ConfigMaps = new("v1", "configmaps", "ConfigMap", Namespaced: true);

    /// <summary>DaemonSets.</summary>
    public static readonly ApiResource DaemonSets = new("apps/v1", "daemonsets", "DaemonSet", Namespaced: true);

    /// <summary>CiliumNodes.</summary>
    public static readonly ApiResource CiliumNodes = new("cilium.io/v2", "ciliumnodes", "CiliumNode", Namespaced: false);

    /// <summary>CiliumEndpoints.</summary>
    public static readonly ApiResource CiliumEndpoints = new("cilium.io/v2", "ciliumendpoints", "CiliumEndpoint", Namespaced: true);

    /// <summary>CiliumIdentities.</summary>
    public static readonly ApiResource CiliumIdentities = new("cilium.io/v2", "ciliumidentities", "CiliumIdentity", Namespaced: false);

    /// <summary>CiliumEgressGatewayPolicies.</summary>
    public static readonly ApiResource Policies = new("cilium.io/v2", "ciliumegressgatewaypolicies", "CiliumEgressGatewayPolicy", Namespaced: false);

    /// <summary>The group alone; empty for the core group.</summary>
    public string Group => GroupVersion.Contains('/', StringComparison.Ordinal) ? GroupVersion[..GroupVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>As in RBAC and in the server's messages: "pods", "ciliumnodes.cilium.io".</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}

/// <summary>How an object is applied.</summary>
/// <param name="DryRun">Ask the server what would happen, store nothing (dryRun=All).</param>
/// <param name="Force">Take fields over from other managers.</param>
/// <param name="FieldManager">The manager's name.</param>
public sealed record ApplyOptions(bool DryRun, bool Force, string FieldManager = ApplyOptions.DefaultFieldManager)
{
    /// <summary>The manager's name where the user gives none.</summary>
    public const string DefaultFieldManager = "egress-tools";
}

/// <summary>
/// The only network access of the tool: one API server over HTTPS. Every failure is a <see cref="ClusterException"/> with the server's reason;
/// 429 and 5xx of reads are tried again as the server asks; every request obeys its time limit and the token.
/// </summary>
public sealed partial class ApiClient : IDisposable
{
    /// <summary>For messages: the context's name, or the server's address.</summary>
    public string Origin { get; } = "";

    /// <summary>The namespace of the connection: -n, else that of the context, else "default".</summary>
    public string Namespace { get; } = "default";

    /// <summary>Connects nothing yet: reads the configuration and makes the client.</summary>
    /// <exception cref="InputException">The kubeconfig cannot be read or names what it does not hold.</exception>
    /// <exception cref="ClusterException">A credential plugin fails.</exception>
    public static Task<ApiClient> CreateAsync(ConnectionOptions options, CancellationToken cancellationToken) => throw new NotSupportedException("stub");

    /// <summary>Reads one object.</summary>
    /// <returns>The object, or null where the server says 404.</returns>
    public Task<JObject?> GetAsync(ApiResource resource, ObjectName name, CancellationToken cancellationToken) => throw new NotSupportedException("stub");

    /// <summary>Server-side apply of a document.</summary>
    /// <exception cref="ClusterException">Status 409 names the owners of the fields in its message; 422 names the fields.</exception>
    public Task<JObject> ApplyAsync(ApiResource resource, JObject document, ApplyOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException("stub");

    /// <summary>Creates an object.</summary>
    public Task<JObject> CreateAsync(ApiResource resource, JObject document, CancellationToken cancellationToken) => throw new NotSupportedException("stub");

    /// <summary>Deletes an object; one that is gone already is no error.</summary>
    public Task DeleteAsync(ApiResource resource, ObjectName name, int? gracePeriodSeconds, CancellationToken cancellationToken) =>
        throw new NotSupportedException("stub");

    /// <summary>Patches a subresource with a JSON merge or strategic merge patch (the content type says which).</summary>
    public Task<JObject> PatchAsync(ApiResource resource, ObjectName name, string? subresource, string contentType, JToken patch, CancellationToken cancellationToken) =>
        throw new NotSupportedException("stub");

    /// <summary>
    /// Runs a command in a container (WebSocket, v5.channel.k8s.io, else v4) and waits for its end.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container, or null for the pod's default.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="ClusterException">The server refused before the command ran: no right, no such pod or container.</exception>
    public Task<ExecResult> ExecAsync(ObjectName pod, string? container, ImmutableArray<string> command, CancellationToken cancellationToken) =>
        throw new NotSupportedException("stub");

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException("stub");
}
