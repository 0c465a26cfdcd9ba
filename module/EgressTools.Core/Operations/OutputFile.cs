namespace EgressTools.Operations;

/// <summary>A file that is written completely or not at all: into a new file beside it, which takes its name at the end. It is opened before the work, so
/// that a path that cannot be written costs nobody the work.</summary>
public sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string? _temporary;
    private readonly StreamWriter _writer;

    private OutputFile(string path, string target, string? temporary, bool isPrivate)
    {
        _path = path;
        Target = target;
        _temporary = temporary;
        // Lone surrogates become U+FFFD; a byte order mark would trouble readers of JSON.
        _writer = new StreamWriter(new FileStream(temporary ?? target, Options(temporary is null, isPrivate)), new UTF8Encoding(false));
    }

    private static FileStreamOptions Options(bool exists, bool isPrivate)
    {
        var options = new FileStreamOptions { Mode = exists ? FileMode.Open : FileMode.CreateNew, Access = FileAccess.Write };
        if (isPrivate && !exists && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>What is written to, with links followed.</summary>
    public string Target { get; }

    /// <summary>Opens a path for writing; what is there stays as it is until <see cref="Commit"/>. A private file that is new nobody else may read.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static OutputFile Open(string path, bool isPrivate = false)
    {
        try
        {
            var target = TargetOf(path);
            if (Directory.Exists(target))
                throw new InputException($"'{path}' cannot be written: it is a folder; name a file", "Unwritable");
            if (Path.GetDirectoryName(target) is { Length: > 0 } folder && !Directory.Exists(folder))
                throw new InputException($"'{path}' cannot be written: folder '{folder}' does not exist. Create it first", "Unwritable");
            return new OutputFile(path, target, IsDevice(target) ? null : $"{target}.{Path.GetRandomFileName()}.partial", isPrivate);
        }
        catch (Exception error) when (IsRefusal(error))
        {
            throw Unwritable(path, error);
        }
    }

    /// <summary>The path that all names of a file lead to.</summary>
    public static string RealPath(string path) => InputFiles.RealPath(path);

    /// <summary>Refuses to write over what is read: a file that is named, or a document in a folder that is.</summary>
    /// <exception cref="UsageException">It is one of them.</exception>
    public static void RequireApart(string path, IEnumerable<string> inputs, string option)
    {
        var target = InputFiles.RealPath(path);
        foreach (var input in inputs.Where(static i => i.Length > 0).Select(InputFiles.RealPath))
        {
            if (input == target || ((InputFiles.IsDocument(target) || InputFiles.IsTerraform(target)) && File.Exists(target)
                && target.StartsWith(input.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
                throw new UsageException($"{option}: '{path}' would be written over a document that is read: give another file", "OutputOverInput");
        }
    }

    /// <summary>Writes the text and gives the file its name.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Commit(Action<TextWriter> write)
    {
        try
        {
            write(_writer);
            _writer.Dispose();
            if (_temporary is not null)
                File.Move(_temporary, Target, overwrite: true);
        }
        catch (Exception error) when (IsRefusal(error))
        {
            throw Unwritable(_path, error);
        }
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        Quietly(_writer.Dispose);
        if (_temporary is not null)
            Quietly(() => File.Delete(_temporary));
    }

    // A full disk, a folder that is gone: what is left has nowhere to go, and the failure is told already.
    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (IsRefusal(error))
        {
        }
    }

    // A link stays a link: the file that it leads to is written.
    private static string TargetOf(string path)
    {
        var full = Path.GetFullPath(path);
        return IsDevice(full) ? full : InputFiles.FinalTarget(full);
    }

    // Devices and open descriptors, as the shell's >(...) makes them, are written to: they have no name to give to another file.
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal));

    private static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static InputException Unwritable(string path, Exception error) =>
        new($"'{path}' cannot be written: {error.Message.TrimEnd('.')}", "Unwritable", inner: error);
}
