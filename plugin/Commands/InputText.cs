namespace EgressTools.Plugin.Commands;

/// <summary>The text of a file that an option names, or of standard input.</summary>
internal static class InputText
{
    /// <returns>The text and its name for messages.</returns>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static async Task<(string Text, string Source)> ReadAsync(Streams streams, string file, CancellationToken cancellationToken)
    {
        if (file == "-")
        {
            using var reader = new StreamReader(streams.In, leaveOpen: true);
            return (await reader.ReadToEndAsync(cancellationToken), "standard input");
        }
        try
        {
            return (await File.ReadAllTextAsync(file, cancellationToken), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{file}' cannot be read: {e.Message.TrimEnd('.')}", "Unreadable", inner: e);
        }
    }
}
