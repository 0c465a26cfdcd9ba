using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace EgressTools.Cluster;

/// <summary>
/// Takes in what a command prints: each message is a channel's number and data. What a pod prints is not ours: a small part is kept at once, more only
/// by few commands at the same time, and nothing beyond the limit.
/// </summary>
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
            var message = await socket.ReceiveAsync(buffer, cancellationToken);
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
                await large.WaitAsync(cancellationToken);
                _isLarge = true;
            }
            channel?.Append(data.Span);
            isNew = message.EndOfMessage;
        }
        await CloseAsync(cancellationToken);
        return Result();
    }

    public void Dispose()
    {
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
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken);
        }
        catch (WebSocketException)
        {
            // The result is complete; the other side was quicker to leave.
        }
    }

    private ExecResult Result()
    {
        var (code, failure) = Ending();
        return new ExecResult(code, secrets.In(_stdout.Take()), secrets.In(_stderr.Take()), failure) { IsCut = _stdout.IsCut };
    }

    private (int? ExitCode, string? Failure) Ending()
    {
        if (_status.IsEmpty)
            return (null, "the connection to the container ended before the command did");
        var status = ServerStatus.Parse(code: 0, Encoding.UTF8.GetBytes(_status.Take()), secrets);
        if (status.IsSuccess)
            return (0, null);
        var code = status.Causes.FirstOrDefault(static c => c.Reason == "ExitCode")?.Message;
        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var exitCode)
            ? (exitCode, null)
            : (null, status.Message.Length > 0 ? status.Message : "the command could not be started");
    }

    /// <summary>One of its streams, up to a limit.</summary>
    private sealed class Channel(int most)
    {
        private ArrayBufferWriter<byte> _kept = new();

        public bool IsCut { get; private set; }

        public bool IsEmpty => _kept.WrittenCount == 0;

        public bool IsLargeWith(int more) => most > ServerLimits.OutputBytes && _kept.WrittenCount + more > ServerLimits.OutputBytes;

        public void Append(ReadOnlySpan<byte> data)
        {
            var room = Math.Min(data.Length, most - _kept.WrittenCount);
            IsCut |= room < data.Length;
            _kept.Write(data[..room]);
        }

        /// <summary>The text; the bytes are let go.</summary>
        public string Take()
        {
            var text = Encoding.UTF8.GetString(_kept.WrittenSpan);
            _kept = new ArrayBufferWriter<byte>();
            return text;
        }
    }
}
