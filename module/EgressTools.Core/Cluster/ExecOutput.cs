using System.Buffers;
using System.Net.WebSockets;

namespace EgressTools.Cluster;

/// <summary>Takes in what a command prints: each message is a channel's number and data. What a pod prints is not ours: a small part is kept at once, more only
/// by few commands at the same time, and nothing beyond the limit.</summary>
internal sealed class ExecOutput(WebSocket socket, int maxOutput, SemaphoreSlim large, SecretMask secrets) : IDisposable
{
    private readonly Channel _stdout = new(maxOutput);
    private readonly Channel _stderr = new(ServerLimits.OutputBytes);
    private readonly Channel _status = new(ServerLimits.StatusBytes);
    private bool _isLarge;

    public async Task<ExecResult> ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        Channel? channel = null;
        var isNew = true;
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (message.MessageType == WebSocketMessageType.Close)
                break;
            var data = buffer.AsMemory(0, message.Count);
            if (isNew && data.Length > 0)
            {
                channel = ChannelOf(data.Span[0]);
                data = data[1..];
            }
            if (!_isLarge && channel?.IsLargeWith(data.Length) == true)
            {
                await large.WaitAsync(cancellationToken).ConfigureAwait(false);
                _isLarge = true;
            }
            channel?.Append(data.Span);
            // The rest of a map is of no use, and its beginning neither.
            if (_isLarge && _stdout.IsCut)
                return new ExecResult(null, "", "") { IsCut = true };
            isNew = message.EndOfMessage;
        }
        await CloseAsync(cancellationToken).ConfigureAwait(false);
        return Result();
    }

    public void Dispose()
    {
        _stdout.Dispose();
        _stderr.Dispose();
        _status.Dispose();
        if (_isLarge)
            large.Release();
    }

    private Channel? ChannelOf(byte number) => number switch
    {
        1 => _stdout,
        2 => _stderr,
        3 => _status,
        _ => null,
    };

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (socket.State == WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException)
        {
            // The result is complete; the other side was quicker to leave.
        }
    }

    private ExecResult Result()
    {
        var (code, failure) = Ending();
        return new ExecResult(code, secrets.In(_stdout.Text()), secrets.In(_stderr.Text()), failure) { IsCut = _stdout.IsCut };
    }

    private (int? ExitCode, string? Failure) Ending()
    {
        if (_status.IsEmpty)
            return (null, "the connection to the container ended before the command did");
        var status = ServerStatus.Parse(code: 0, Encoding.UTF8.GetBytes(_status.Text()), secrets);
        if (status.IsSuccess)
            return (0, null);
        var code = status.Causes.FirstOrDefault(static c => c.Reason == "ExitCode")?.Message;
        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var exitCode)
            ? (exitCode, null)
            : (null, status.Message.Length > 0 ? status.Message : "the command could not be started");
    }

    /// <summary>One of its streams, up to a limit, in pieces that are used again: one buffer that grows would leave twice as much behind.</summary>
    private sealed class Channel(int most) : IDisposable
    {
        // Larger ones for more: there are few of them at a time.
        private const int LargePiece = 1 << 20;

        private readonly List<(byte[] Data, int Length)> _pieces = [];
        private int _length;

        public bool IsCut { get; private set; }

        public bool IsEmpty => _length == 0;

        public bool IsLargeWith(int more) => most > ServerLimits.OutputBytes && _length + more > ServerLimits.OutputBytes;

        public void Append(ReadOnlySpan<byte> data)
        {
            var room = Math.Min(data.Length, most - _length);
            IsCut |= room < data.Length;
            for (data = data[..room]; !data.IsEmpty;)
            {
                if (_pieces.Count == 0 || _pieces[^1].Length == _pieces[^1].Data.Length)
                    _pieces.Add((ArrayPool<byte>.Shared.Rent(IsLargeWith(1) ? LargePiece : 4096), 0));
                var (piece, at) = _pieces[^1];
                var part = data[..Math.Min(data.Length, piece.Length - at)];
                part.CopyTo(piece.AsSpan(at));
                _pieces[^1] = (piece, at + part.Length);
                _length += part.Length;
                data = data[part.Length..];
            }
        }

        public string Text()
        {
            var all = ArrayPool<byte>.Shared.Rent(_length);
            var end = 0;
            foreach (var (data, length) in _pieces)
            {
                data.AsSpan(0, length).CopyTo(all.AsSpan(end));
                end += length;
            }
            var text = Encoding.UTF8.GetString(all, 0, end);
            ArrayPool<byte>.Shared.Return(all);
            return text;
        }

        public void Dispose()
        {
            foreach (var (data, _) in _pieces)
                ArrayPool<byte>.Shared.Return(data);
            _pieces.Clear();
        }
    }
}
