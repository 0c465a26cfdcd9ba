namespace EgressTools.Plugin;

/// <summary>
/// A standard stream whose failure to take what is written (a full disk, a closed descriptor) is told once, as an error with an exit code; what comes
/// after it is dropped, since it has nowhere to go.
/// </summary>
/// <param name="output">The stream; null where the process was started without it.</param>
/// <param name="name">For the message; null where nobody is left who could be told.</param>
internal sealed class GuardedOutput(Stream? output, string? name) : Stream
{
    private const int BrokenPipe = 32;
    private bool _failed;

    /// <summary>What to do when nobody reads any more: no error, but a reason to stop.</summary>
    public Action OnClosed { get; init; } = static () => { };
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Guard(stream => stream.Write(buffer, offset, count));
    public override void Flush() => Guard(static stream => stream.Flush());

    // A standard stream is written by the caller anyway: the threads of a pool take longer to start than --version takes.
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Guard(Action<Stream> action)
    {
        if (_failed || output is null)
            return;
        try
        {
            action(output);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _failed = true;
            if (error.HResult == BrokenPipe)
                OnClosed();
            else if (name is not null)
                throw new InputException($"{name} cannot be written: {error.Message.TrimEnd('.')}", "Unwritable", inner: error);
        }
    }
}
