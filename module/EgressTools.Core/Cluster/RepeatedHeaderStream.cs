using System.Buffers;

namespace EgressTools.Cluster;

/// <summary>Sends a header of several values as several lines. HttpClient joins them with commas, and the API server takes that for one group with an odd name.
/// The values come joined by <see cref="Separator"/>, and every request passes here on its way to the connection, as HTTP/1.1.</summary>
internal sealed class RepeatedHeaderStream(Stream connection) : Stream
{
    /// <summary>A character that no header may hold.</summary>
    public const char Separator = '\u0001';
    private readonly ArrayBufferWriter<byte> _head = new();
    private long _bodyLeft;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_bodyLeft == 0)
            {
                buffer = buffer[await WriteHeadAsync(buffer, cancellationToken).ConfigureAwait(false)..];
                continue;
            }
            var part = buffer[..(int)Math.Min(_bodyLeft, buffer.Length)];
            await connection.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            _bodyLeft -= part.Length;
            buffer = buffer[part.Length..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        connection.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => connection.Read(buffer, offset, count);
    public override void Flush() => connection.Flush();
    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            connection.Dispose();
        base.Dispose(disposing);
    }

    private static string Split(string head) => string.Join("\r\n", head.Split("\r\n").SelectMany(static line =>
    {
        var name = line[..(line.IndexOf(':', StringComparison.Ordinal) + 1)];
        return line.Split(Separator).Select((value, i) => i == 0 ? value : $"{name} {value}");
    }));

    /// <returns>How many bytes belong to the head.</returns>
    private async ValueTask<int> WriteHeadAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        var before = _head.WrittenCount;
        _head.Write(buffer.Span);
        var end = _head.WrittenSpan.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return buffer.Length;
        var head = Encoding.Latin1.GetString(_head.WrittenSpan[..(end + 4)]);
        _head.ResetWrittenCount();
        _bodyLeft = BodyLength(head);
        await connection.WriteAsync(Encoding.Latin1.GetBytes(Split(head)), cancellationToken).ConfigureAwait(false);
        return end + 4 - before;
    }

    // Bodies of this client have a length; what follows an upgrade is not HTTP.
    private static long BodyLength(string head)
    {
        var length = 0L;
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith("Upgrade:", StringComparison.OrdinalIgnoreCase))
                return long.MaxValue;
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = long.Parse(line.AsSpan("Content-Length:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        return length;
    }
}
