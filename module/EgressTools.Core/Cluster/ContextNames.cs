namespace EgressTools.Cluster;

/// <summary>The contexts of the kubeconfig, for completion.</summary>
public static class ContextNames
{
    /// <summary>Their names; of <c>--kubeconfig</c>, or of KUBECONFIG and the home folder where it is null.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public static ImmutableArray<string> Of(string? kubeConfig) =>
        [.. KubeConfigFiles.Load(kubeConfig, CancellationToken.None).Contexts.Keys];
}
