namespace EgressTools.Provisioning.Feature;

/// <summary>How the command lines of helm and kubectl reach the cluster that the options of the connection mean: arguments without anything secret.</summary>
/// <param name="Helm">For helm: <c>--kube-context</c> and so on.</param>
/// <param name="Kubectl">For kubectl: <c>--context</c> and so on.</param>
public sealed record ClusterArguments(ImmutableArray<string> Helm, ImmutableArray<string> Kubectl)
{
    /// <summary>Arguments for both. A token is never one of them.</summary>
    /// <param name="forHelm">Whether helm is needed; without it only kubectl's arguments count.</param>
    /// <exception cref="UsageException">helm has no counterpart of an option, and would reach another cluster or act as another user.</exception>
    internal static ClusterArguments Of(ConnectionOptions options, bool forHelm)
    {
        var ofKubectl = Named([
            (Options.Cluster, options.Cluster), (Options.User, options.User), (Options.ClientCertificate, options.ClientCertificate),
            (Options.ClientKey, options.ClientKey), (Options.AsUid, options.AsUid), (Options.AsUserExtra, options.AsUserExtra.FirstOrDefault()),
            (Options.Username, options.Username), (Options.Password, options.Password),
        ]);
        if (forHelm && !ofKubectl.IsEmpty)
            throw new UsageException($"helm has no counterpart of {ofKubectl[0]}: put it into a context of a kubeconfig, " +
                $"and name that by {Options.Context}", "NoHelmOption");
        ImmutableArray<string> ofHelm =
        [
            .. Named([
                (Options.KubeConfig.Name, options.KubeConfig), ("--kube-context", options.Context), ("--kube-apiserver", options.Server),
                ("--kube-ca-file", options.CertificateAuthority), ("--kube-tls-server-name", options.TlsServerName), ("--kube-as-user", options.As),
                .. options.AsGroups.Select(static group => ("--kube-as-group", (string?)group)),
            ]),
            .. options.InsecureSkipTlsVerify ? ["--kube-insecure-skip-tls-verify"] : Array.Empty<string>(),
        ];
        return new ClusterArguments(ofHelm, options.KubectlWords);
    }

    /// <summary>Environment for helm: what must not be an argument, which every user of the machine can read.</summary>
    internal static ImmutableDictionary<string, string> Secrets(ConnectionOptions options) => string.IsNullOrEmpty(options.Token)
        ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add("HELM_KUBETOKEN", options.Token);

    private static ImmutableArray<string> Named(IEnumerable<(string Name, string? Value)> options) =>
        [.. options.Where(static o => !string.IsNullOrEmpty(o.Value)).SelectMany(static o => new[] { o.Name, o.Value! })];
}
