namespace EgressTools.Text.Documents;

/// <summary>Files that are read whole, up to a limit: a device has no end, and a pipe may never begin.</summary>
internal static class WholeFile
{
    /// <summary>The bytes of a file.</summary>
    /// <exception cref="InputException">It is a folder, or larger than <see cref="InputLimits.WholeFileBytes"/>.</exception>
    public static byte[] Bytes(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            throw new InputException($"'{path}' is a folder. Name a file", "NotAFile");
        using var file = File.OpenRead(path);
        return Bytes(file, path, cancellationToken);
    }

    /// <inheritdoc cref="Bytes(string, CancellationToken)"/>
    public static byte[] Bytes(Stream stream, string name, CancellationToken cancellationToken) =>
        TryBytes(stream, cancellationToken) ?? throw new InputException($"'{name}' is larger than {InputLimits.WholeFileBytes >> 20} MB", "InputTooLarge");

    /// <summary>The bytes of a stream; null where it is larger than <see cref="InputLimits.WholeFileBytes"/>.</summary>
    public static byte[]? TryBytes(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (bytes.Length + read > InputLimits.WholeFileBytes)
                return null;
            bytes.Write(block, 0, read);
        }
        return bytes.ToArray();
    }

    /// <summary>The text of a file in UTF-8, or in UTF-16 with a byte order mark.</summary>
    /// <exception cref="InputException">It is not text, a folder, or too large.</exception>
    public static string Text(string path, CancellationToken cancellationToken) => TextEncodings.Decode(Bytes(path, cancellationToken), path);
}
