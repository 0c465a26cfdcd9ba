using k8s;

namespace EgressTools.Cluster;

/// <summary>The connection that a pod gets from its service account, where there is no kubeconfig.</summary>
internal static class InCluster
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The configuration; null outside of a pod.</summary>
    public static KubeConfig? Find()
    {
        if (!KubernetesClientConfiguration.IsInCluster())
            return null;
        var host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") ?? "";
        var port = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT") ?? "";
        const string Name = "in-cluster";
        return new KubeConfig
        {
            CurrentContext = Name,
            Clusters = KubeConfig.Empty.Clusters.Add(Name, new KubeCluster
            {
                Server = $"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}",
                CertificateAuthority = $"{Folder}/ca.crt",
            }),
            Users = KubeConfig.Empty.Users.Add(Name, new KubeUser { TokenFile = $"{Folder}/token" }),
            Contexts = KubeConfig.Empty.Contexts.Add(Name, new KubeContext(Name, Name, Namespace())),
        };
    }

    private static string? Namespace()
    {
        try
        {
            return File.ReadAllText($"{Folder}/namespace").Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
