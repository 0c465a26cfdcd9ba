using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Provisioning.Feature;

namespace EgressTools.Operations;

/// <summary>How helm and kubectl reach the cluster that the options of the connection mean.</summary>
public static class FeatureCluster
{
    /// <summary>Arguments for both. A token is never one of them.</summary>
    /// <param name="options">The options.</param>
    /// <param name="forHelm">Whether helm is needed; without it only kubectl's arguments count.</param>
    /// <exception cref="UsageException">helm has no counterpart of an option, and would reach another cluster or be somebody else.</exception>
    public static ClusterArguments Of(ConnectionOptions options, bool forHelm)
    {
        var ofKubectl = Named([("--cluster", options.Cluster), ("--user", options.User), ("--client-certificate", options.ClientCertificate), ("--client-key", options.ClientKey)]);
        if (forHelm && !ofKubectl.IsEmpty)
            throw new UsageException($"helm has no counterpart of {ofKubectl[0]}: put it into a context of a kubeconfig, and name that by --context", "NoHelmOption");
        return new ClusterArguments(
            Arguments(options, ["--kubeconfig", "--kube-context", "--kube-apiserver", "--kube-ca-file", "--kube-tls-server-name", "--kube-as-user", "--kube-as-group", "--kube-insecure-skip-tls-verify"]),
            [.. Arguments(options, ["--kubeconfig", "--context", "--server", "--certificate-authority", "--tls-server-name", "--as", "--as-group", "--insecure-skip-tls-verify"]), .. ofKubectl]);
    }

    /// <summary>Environment for helm: what must not stand in arguments, which every user of the machine can read.</summary>
    public static ImmutableDictionary<string, string> Secrets(ConnectionOptions options) =>
        string.IsNullOrEmpty(options.Token) ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add("HELM_KUBETOKEN", options.Token);

    private static ImmutableArray<string> Arguments(ConnectionOptions options, string[] names) =>
    [
        .. Named(
        [
            (names[0], options.KubeConfig), (names[1], options.Context), (names[2], options.Server), (names[3], options.CertificateAuthority),
            (names[4], options.TlsServerName), (names[5], options.As), .. options.AsGroups.Select(group => (names[6], (string?)group)),
        ]),
        .. options.InsecureSkipTlsVerify ? [names[7]] : ImmutableArray<string>.Empty,
    ];

    private static ImmutableArray<string> Named(IEnumerable<(string Name, string? Value)> options) =>
        [.. options.Where(static o => !string.IsNullOrEmpty(o.Value)).SelectMany(static o => new[] { o.Name, o.Value! })];
}
