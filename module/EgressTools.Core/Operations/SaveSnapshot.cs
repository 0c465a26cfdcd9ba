using EgressTools.Model;

namespace EgressTools.Operations;

/// <summary>Saves what was read so that it can be read back with <c>--from</c>.</summary>
public static class SaveSnapshot
{
    /// <summary>
    /// Writes a folder, or a zip where the path ends with ".zip"; files get mode 0600. The path must not exist, or be an empty folder.
    /// </summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="path">Folder or zip.</param>
    /// <param name="maskAddresses">
    /// Replace every address by another of a documentation range, the same one everywhere, so that answers keep their shape.
    /// </param>
    /// <param name="cancellationToken">Stops and removes what was written.</param>
    /// <exception cref="UsageException">The path exists.</exception>
    public static Task RunAsync(ClusterSnapshot snapshot, string path, bool maskAddresses, CancellationToken cancellationToken) =>
        throw new NotSupportedException("stub");
}
