namespace EgressTools.Sources;

/// <summary>Reads from another stream, up to a limit: an archive's own word on how large it is counts for nothing.</summary>
internal sealed class LimitedStream(Stream inner, long limit, string name) : Stream
{
    /// <summary>How many bytes may still come.</summary>
    public long Left { get; private set; } = limit;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Left -= read;
        return Left >= 0 ? read : throw new InputException($"'{name}' unpacks to more than 512 MB and is refused; unpack it and give the folder", "ArchiveTooLarge");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
