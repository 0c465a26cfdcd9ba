namespace EgressTools.Sources;

/// <summary>The files below a folder. What cannot be read is a gap, and so is a link to a folder: links that lead upwards would never end.</summary>
internal sealed class FolderWalk
{
    public List<string> Files { get; } = [];
    public List<Gap> Gaps { get; } = [];

    public static Gap Unreadable(string path, Exception error) => new(path, "cannot be read: " + error.Message.TrimEnd('.'));

    /// <param name="deep">Also the folders in it.</param>
    public void Enter(string folder, bool deep = true)
    {
        try
        {
            Files.AddRange(Directory.EnumerateFiles(folder));
            foreach (var inner in deep ? Directory.EnumerateDirectories(folder) : [])
                EnterInner(inner);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Gaps.Add(Unreadable(folder, error));
        }
    }

    private void EnterInner(string folder)
    {
        // A mounted ConfigMap keeps its files in "..data" and links to each of them beside it.
        if (Path.GetFileName(folder).StartsWith("..", StringComparison.Ordinal))
            return;
        if (new DirectoryInfo(folder).LinkTarget is null)
            Enter(folder);
        else
            Gaps.Add(new Gap(folder, "is a link to a folder, which is not followed", "give that folder itself"));
    }
}
