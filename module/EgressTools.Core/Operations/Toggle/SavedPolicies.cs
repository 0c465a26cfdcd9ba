using Newtonsoft.Json;

namespace EgressTools.Operations;

/// <summary>Policies that were deleted, in a file that only its owner can read: whoever deleted them can put them back, whatever happens.</summary>
internal sealed record SavedPolicies(string Path, ImmutableArray<JObject> Items)
{
    // What the server itself gives a new object.
    private static readonly string[] OfServer = ["uid", "resourceVersion", "creationTimestamp", "generation", "selfLink"];

    public IEnumerable<string> Names => Items.Select(NamedObjects.Name);
    /// <summary>How to put them back without this tool.</summary>
    public string Command => FeatureCommands.Line("kubectl", ["create", "-f", Path]);

    /// <summary>Saves policies before they are deleted. Each run has a file of its own.</summary>
    /// <param name="variable">Variables of the environment, by which the folder is found.</param>
    /// <param name="installation">The uid of the agents' DaemonSet.</param>
    /// <exception cref="InputException">There is no folder for it, or the file cannot be written.</exception>
    public static SavedPolicies Write(Func<string, string?> variable, string installation, IEnumerable<JObject> items, DateTimeOffset now)
    {
        var folder = Folder(variable) ?? throw new InputException("no folder to save policies in: set HOME or XDG_STATE_HOME", "NoStateFolder");
        var path = System.IO.Path.Combine(folder,
            $"{Prefix(installation)}{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}.json");
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{folder}' cannot be created: {error.Message.TrimEnd('.')}", "Unwritable", inner: error);
        }
        var saved = new SavedPolicies(path, [.. items.Select(static i => Without(i, OfServer))]);
        using var file = OutputFile.Open(path, isPrivate: true);
        file.Commit(writer => writer.Write(new JObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JArray(saved.Items) }
            .ToString(Formatting.Indented) + "\n"));
        return saved;
    }

    /// <summary>What earlier runs on this installation have saved and not put back, the newest first. Files that cannot be read are said.</summary>
    public static ImmutableArray<SavedPolicies> Find(Func<string, string?> variable, string installation, IReport report, CancellationToken cancellationToken)
    {
        // Where nothing can be saved nothing was.
        if (installation.Length == 0 || Folder(variable) is not { } folder || !Directory.Exists(folder))
            return [];
        var found = ImmutableArray.CreateBuilder<SavedPolicies>();
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, Prefix(installation) + "*.json").OrderDescending(StringComparer.Ordinal))
                found.Add(Read(path, cancellationToken));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Newtonsoft.Json.JsonException or InputException)
        {
            report.Warn($"saved policies in '{folder}' cannot be read: {error.Message.TrimEnd('.')}");
        }
        return found.ToImmutable();
    }

    /// <summary>Forgets them: they are back.</summary>
    public void Delete() => File.Delete(Path);

    /// <summary>Where they are kept, by the variables that a user's programs keep their state by; null where none names a folder.</summary>
    private static string? Folder(Func<string, string?> variable) =>
        variable("XDG_STATE_HOME") is { Length: > 0 } state && System.IO.Path.IsPathRooted(state) ? System.IO.Path.Combine(state, "egresstools")
        : variable("LOCALAPPDATA") is { Length: > 0 } local && OperatingSystem.IsWindows() ? System.IO.Path.Combine(local, "egresstools")
        : variable("HOME") is { Length: > 0 } home && System.IO.Path.IsPathRooted(home) ? System.IO.Path.Combine(home, ".local", "state", "egresstools")
        : null;

    private static string Prefix(string installation) => $"policies-{string.Concat(installation.Where(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))}-";

    private static SavedPolicies Read(string path, CancellationToken cancellationToken)
    {
        using var text =
            new JsonTextReader(new StringReader(WholeFile.Text(path, cancellationToken))) { DateParseHandling = DateParseHandling.None, MaxDepth = 250 };
        return new SavedPolicies(path, [.. (JObject.Load(text)["items"] as JArray ?? []).OfType<JObject>()]);
    }

    /// <summary>The object without some members of its metadata.</summary>
    internal static JObject Without(JObject item, params ReadOnlySpan<string> members)
    {
        var kept = (JObject)item.DeepClone();
        foreach (var member in members)
            (kept["metadata"] as JObject)?.Remove(member);
        return kept;
    }
}
