namespace EgressTools.Sources;

/// <summary>A file that somebody named, or standard input.</summary>
public static class NamedFile
{
    /// <summary>Reads a file. A pipe that nobody writes to is waited for until there is an interrupt.</summary>
    /// <param name="standardInput">Standard input; it is left open.</param>
    /// <param name="read">Reads the file; gets its name for messages.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static Task<T> ReadAsync<T>(string path, Stream standardInput, Func<Stream, string, T> read, CancellationToken cancellationToken) =>
        Task.Run(() => path == "-" ? read(new JoinedStream([], standardInput), FrontEnd.Input) : Read(path, read), cancellationToken)
            .WaitAsync(cancellationToken);

    /// <summary>What a stream holds, up to <see cref="InputLimits.WholeFileBytes"/>.</summary>
    /// <exception cref="InputException">It is larger.</exception>
    public static byte[] Bytes(Stream input, string name, CancellationToken cancellationToken) => WholeFile.Bytes(input, name, cancellationToken);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static T Read<T>(string path, Func<Stream, string, T> read)
    {
        try
        {
            using var file = File.OpenRead(path);
            return read(file, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"file '{path}' not found", "NoSuchPath", inner: e);
        }
        catch (Exception e) when (Directory.Exists(path))
        {
            throw new InputException($"'{path}' is a folder. Name a file", "NotAFile", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read: {e.Message.TrimEnd('.')}", "Unreadable", inner: e);
        }
    }
}
