using System.IO.Compression;

namespace EgressTools.Operations;

/// <summary>Writes a snapshot.</summary>
internal static class SnapshotFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a folder, or a zip where the path ends with ".zip". Nothing is left where it fails or is cancelled.</summary>
    public static async Task WriteAsync(ClusterSnapshot snapshot, string path, bool maskAddresses, CancellationToken cancellationToken)
    {
        RequireFree(path);
        var documents = SnapshotDocument.Of(maskAddresses ? AddressMask.Apply(snapshot) : snapshot);
        var temporary = $"{path.TrimEnd('/', '\\')}.{Path.GetRandomFileName()}.partial";
        try
        {
            if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                await WriteZipAsync(documents, temporary, path, cancellationToken).ConfigureAwait(false);
            else
                await WriteFolderAsync(documents, temporary, path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be written: {error.Message.TrimEnd('.')}", "Unwritable", inner: error);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
            else if (File.Exists(temporary))
                File.Delete(temporary);
        }
    }

    /// <summary>Refuses a path that exists and is not an empty folder, or that asks for another format.</summary>
    public static void RequireFree(string path)
    {
        if (path.Length == 0)
            throw new UsageException("no path is given: name a folder, or a file that ends with .zip", "NoPath");
        if (Path.GetExtension(path).ToUpperInvariant() is ".GZ" or ".TGZ" or ".TAR" or ".YAML" or ".YML" or ".JSON")
            throw new UsageException($"'{path}' would be a folder of that name: name one without an ending, or a file that ends with .zip", "OtherFormat");
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            throw new UsageException($"'{path}' already exists: name another path, or remove it", "PathExists");
    }

    private static async Task WriteFolderAsync(IEnumerable<SnapshotDocument> documents, string temporary, string path, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(temporary);
        else
            Directory.CreateDirectory(temporary, OwnerOnly | UnixFileMode.UserExecute);
        foreach (var document in documents)
        {
            var file = Create(Path.Combine(temporary, document.File));
            await using (file.ConfigureAwait(false))
                await WriteAsync(document, file, cancellationToken).ConfigureAwait(false);
        }
        if (Directory.Exists(path))
            Directory.Delete(path);
        Directory.Move(temporary, path);
    }

    private static async Task WriteZipAsync(IEnumerable<SnapshotDocument> documents, string temporary, string path, CancellationToken cancellationToken)
    {
        var file = Create(temporary);
        await using (file.ConfigureAwait(false))
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Create);
            foreach (var document in documents)
            {
                var entry = zip.CreateEntry(document.File).Open();
                await using (entry.ConfigureAwait(false))
                    await WriteAsync(document, entry, cancellationToken).ConfigureAwait(false);
            }
        }
        File.Move(temporary, path);
    }

    private static async Task WriteAsync(SnapshotDocument document, Stream stream, CancellationToken cancellationToken)
    {
        var writer = new StreamWriter(stream, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(YamlWriter.Write(document.Head).AsMemory(), cancellationToken).ConfigureAwait(false);
            if (document.Items is null)
                return;
            var any = false;
            foreach (var item in document.Items)
            {
                var text = (any ? "" : "items:\n") + YamlWriter.Write(new JArray(item));
                any = true;
                await writer.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
            }
            if (!any)
                await writer.WriteAsync("items: []\n".AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }
}
