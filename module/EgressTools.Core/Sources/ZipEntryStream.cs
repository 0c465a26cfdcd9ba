using System.IO.Compression;

namespace EgressTools.Sources;

/// <summary>An entry of a zip while it is unpacked. The library compares neither the checksum nor the length that the zip tells; this does.</summary>
internal sealed class ZipEntryStream(ZipArchiveEntry entry, string path) : ReadOnlyStream
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256)
        .Select(static n => Enumerable.Range(0, 8).Aggregate((uint)n, static (c, _) => (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    private readonly Stream _stream = entry.Open();
    private uint _checksum = uint.MaxValue;

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _stream.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(error);
        }
        foreach (var value in buffer[..read])
            _checksum = Table[(_checksum ^ value) & 0xFF] ^ (_checksum >> 8);
        return read > 0 || buffer.IsEmpty || ~_checksum == entry.Crc32 ? read : throw Damaged(inner: null);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();
        base.Dispose(disposing);
    }

    private InputException Damaged(Exception? inner) =>
        new($"'{path}' is damaged: the entry '{entry.FullName}' does not match its checksum", "DamagedZip", inner: inner);
}
