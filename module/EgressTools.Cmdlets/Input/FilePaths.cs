namespace EgressTools.Cmdlets;

/// <summary>Paths of the file system, as the session's location and drives make them.</summary>
internal static class FilePaths
{
    /// <summary>The path of a file that may exist.</summary>
    /// <exception cref="UsageException">It belongs to another provider.</exception>
    public static string Of(PSCmdlet cmdlet, string path)
    {
        var full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        Require(path, provider);
        return full;
    }

    /// <summary>The files and folders that a path with wildcards matches.</summary>
    /// <exception cref="UsageException">It belongs to another provider.</exception>
    public static IReadOnlyCollection<string> Matching(PSCmdlet cmdlet, string path)
    {
        Of(cmdlet, path);
        return cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
    }

    private static void Require(string path, ProviderInfo provider)
    {
        if (provider.Name != "FileSystem")
            throw new UsageException($"'{path}' is a path of the provider {provider.Name}: name a file or folder of the file system", "NotAFilePath");
    }
}
