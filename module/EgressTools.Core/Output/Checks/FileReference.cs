namespace EgressTools.Output.Checks;

/// <summary>File names in reports: relative to the working directory for files below it, with forward slashes.</summary>
internal static class FileReference
{
    /// <summary>The path; null if the finding has no file.</summary>
    public static string? Path(SourceLocation? source, string folder)
    {
        if (source is null or { File: "" } || source.File == FrontEnd.Input || source.File.Contains('\0', StringComparison.Ordinal))
            return null;
        var full = System.IO.Path.GetFullPath(source.File, folder);
        var relative = System.IO.Path.GetRelativePath(folder, full);
        var isOutside = relative == ".." || relative.StartsWith(".." + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            || System.IO.Path.IsPathRooted(relative);
        return (isOutside ? full : relative).Replace(System.IO.Path.DirectorySeparatorChar, '/');
    }

    /// <summary>The line, at least 1.</summary>
    public static int Line(SourceLocation? source) => Math.Max(1, source?.Line ?? 1);

    /// <summary>The path as a URI reference, percent-encoded.</summary>
    public static string Uri(string path)
    {
        var encoded = string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));
        if (!System.IO.Path.IsPathRooted(path))
            return encoded;
        // A drive keeps its colon.
        return path.StartsWith('/') ? $"file://{encoded}" : $"file:///{path[..2]}{encoded[(encoded.IndexOf('/', StringComparison.Ordinal))..]}";
    }
}
