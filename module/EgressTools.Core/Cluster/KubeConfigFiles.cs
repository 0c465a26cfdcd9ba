namespace EgressTools.Cluster;

/// <summary>Which kubeconfig files count, and their merged content.</summary>
internal static class KubeConfigFiles
{
    /// <summary>As kubectl: <c>--kubeconfig</c> alone, else every file of KUBECONFIG, else the one of the home folder. Only the first must exist.</summary>
    public static ImmutableArray<string> Paths(string? explicitPath, string? variable, string home)
    {
        if (!string.IsNullOrEmpty(explicitPath))
            return [explicitPath];
        if (!string.IsNullOrEmpty(variable))
            return [.. variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        return [Path.Combine(home, ".kube", "config")];
    }

    /// <inheritdoc cref="Paths(string?, string?, string)"/>
    public static ImmutableArray<string> Paths(string? explicitPath) => Paths(explicitPath, Variable, Home);

    /// <inheritdoc cref="Load(string?, string?, string, CancellationToken)"/>
    public static KubeConfig Load(string? explicitPath, CancellationToken cancellationToken) => Load(explicitPath, Variable, Home, cancellationToken);

    /// <summary>Reads and merges them; empty where none exists.</summary>
    /// <exception cref="InputException">A file cannot be read, or <c>--kubeconfig</c> names none.</exception>
    public static KubeConfig Load(string? explicitPath, string? variable, string home, CancellationToken cancellationToken)
    {
        var merged = KubeConfig.Empty;
        foreach (var path in Paths(explicitPath, variable, home))
            merged = merged.Then(ReadFile(path, mustExist: !string.IsNullOrEmpty(explicitPath), cancellationToken));
        return merged;
    }

    private static string? Variable => Environment.GetEnvironmentVariable("KUBECONFIG");

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static KubeConfig ReadFile(string path, bool mustExist, CancellationToken cancellationToken)
    {
        try
        {
            return KubeConfigReader.Read(WholeFile.Bytes(path, cancellationToken), path, cancellationToken);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return mustExist ? throw new InputException($"the kubeconfig {path} does not exist", "KubeConfig", inner: missing)
                : KubeConfig.Empty with { Missing = [path] };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the kubeconfig {path} cannot be read: {error.Message.TrimEnd('.')}", "KubeConfig", inner: error);
        }
    }
}
