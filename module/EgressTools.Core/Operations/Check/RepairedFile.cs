namespace EgressTools.Operations;

/// <summary>Puts repaired files in the place of the old ones.</summary>
internal static class RepairedFile
{
    /// <summary>What a file holds.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static byte[] Read(string file)
    {
        try
        {
            return WholeFile.Bytes(file, CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file} cannot be read: {error.Message.TrimEnd('.')}", "Unreadable", inner: error);
        }
    }

    /// <summary>Writes a repaired file beside the old one and then over it, so that there is never half a file. A link stays a link, and the mode stays; the
    /// owner becomes who writes.</summary>
    /// <exception cref="InputException">The file was changed since it was read, or cannot be written; it is then as it was.</exception>
    public static void Write(FileRepair repair)
    {
        try
        {
            var target = InputFiles.FinalTarget(repair.File);
            if (File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
                throw new InputException($"'{repair.File}' is read-only and is left as it is: make it writable, or change it by hand", "Unwritable");
            Replace(repair, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e is FileNotFoundException or DirectoryNotFoundException ? Changed(repair.File, e)
                : new InputException($"'{repair.File}' cannot be written and is left as it is: {e.Message.TrimEnd('.')}", "Unwritable", inner: e);
        }
    }

    private static void Replace(FileRepair repair, string target)
    {
        var beside = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            WriteNew(beside, target, repair.After.AsSpan());
            // Somebody may have saved the file while the question was on the screen.
            if (!WholeFile.Bytes(target, CancellationToken.None).AsSpan().SequenceEqual(repair.Before.AsSpan()))
                throw Changed(repair.File, null);
            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static void WriteNew(string path, string like, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(path, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(like));
    }

    private static InputException Changed(string file, Exception? inner) =>
        new($"'{file}' has changed since it was read, and is left as it is: run the command again", "Changed", inner: inner);
}
