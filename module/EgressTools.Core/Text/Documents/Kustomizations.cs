namespace EgressTools.Text.Documents;

/// <summary>Files that a kustomization.yaml names as patches: parts of policies, which kustomize lays over others.</summary>
internal sealed class Kustomizations(CancellationToken cancellationToken)
{
    // Overlays keep patches in folders of their own, not far below.
    private const int Ancestors = 3;
    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    private readonly Dictionary<string, List<string>> _patches = new(StringComparer.Ordinal);

    /// <summary>Why a file is no document on its own, and what to do; null where no kustomization names it as a patch.</summary>
    /// <param name="file">Its name; "-" for standard input.</param>
    /// <param name="command">What the built documents are for.</param>
    public (string Reason, string Remedy)? PatchOf(string file, CommandDefinition command)
    {
        if (file == "-" || !File.Exists(file))
            return null;
        var path = Path.GetFullPath(file);
        var folder = Path.GetDirectoryName(path);
        for (var i = 0; folder is not null && i <= Ancestors; i++, folder = Path.GetDirectoryName(folder))
        {
            if (PatchesOf(folder).Contains(path))
                return ($"a patch of {Shown(folder)}, not a policy on its own", $"build it first: {command.Reading($"kustomize build {Shown(folder)}")}");
        }
        return null;
    }

    private List<string> PatchesOf(string folder)
    {
        if (!_patches.TryGetValue(folder, out var patches))
            _patches.Add(folder, patches = [.. Names.Select(name => Path.Combine(folder, name)).Where(File.Exists).SelectMany(Read)
                .Select(patch => Path.GetFullPath(patch, folder))]);
        return patches;
    }

    private List<string> Read(string file)
    {
        try
        {
            using var input = File.OpenRead(file);
            return [.. DocumentFile.Read(input, file, cancellationToken, out _).SelectMany(static d => Patches(d.Document))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InputException)
        {
            return [];
        }
    }

    // A patch that is written in place has several lines.
    private static IEnumerable<string> Patches(JObject document) => new[] { "patches", "patchesJson6902", "patchesStrategicMerge" }
        .SelectMany(name => document[name] as JArray ?? [])
        .Select(static p => p is JObject ? DocumentFile.Text(p, "path") : DocumentFile.Text(p))
        .OfType<string>().Where(static p => p.Length > 0 && !p.Contains('\n', StringComparison.Ordinal));

    private static string Shown(string folder)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder);
        return relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative;
    }
}
