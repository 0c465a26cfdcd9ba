using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace EgressTools.Cluster;

/// <summary>Takes in what a command prints: each message is a channel's number and data.</summary>
internal sealed class ExecOutput(WebSocket socket, int maxOutput) : IDisposable
{
    /// <summary>What is kept of a stream unless more is asked for.</summary>
    public const int MaxOutput = 1 << 20;

    private readonly MemoryStream _stdout = new();
    private readonly MemoryStream _stderr = new();
    private readonly MemoryStream _status = new();

    public async Task<ExecResult> ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        MemoryStream? channel = null;
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
            Append(channel, data.Span);
            isNew = message.EndOfMessage;
        }
        await CloseAsync(cancellationToken);
        return Result();
    }

    public void Dispose()
    {
        _stdout.Dispose();
        _stderr.Dispose();
        _status.Dispose();
    }

    private MemoryStream? ChannelOf(byte number) => number switch
    {
        1 => _stdout,
        2 => _stderr,
        3 => _status,
        _ => null,
    };

    private void Append(MemoryStream? channel, ReadOnlySpan<byte> data)
    {
        if (channel is not null && channel.Length < maxOutput)
            channel.Write(data[..(int)Math.Min(data.Length, maxOutput - channel.Length)]);
    }

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
        var (stdout, stderr) = (Text(_stdout), Text(_stderr));
        if (_status.Length == 0)
            return new ExecResult(null, stdout, stderr, "the connection to the container ended before the command did");
        var status = ServerStatus.Parse(code: 0, _status.ToArray());
        if (status.IsSuccess)
            return new ExecResult(0, stdout, stderr);
        var code = status.Causes.FirstOrDefault(static c => c.Reason == "ExitCode")?.Message;
        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var exitCode)
            ? new ExecResult(exitCode, stdout, stderr)
            : new ExecResult(null, stdout, stderr, status.Message.Length > 0 ? status.Message : "the command could not be started");
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
}
