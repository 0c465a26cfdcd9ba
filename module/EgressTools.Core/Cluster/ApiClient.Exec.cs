using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using EgressTools.Model;
using Newtonsoft.Json.Linq;

namespace EgressTools.Cluster;

public sealed partial class ApiClient
{
    /// <summary>
    /// Runs a command in a container (WebSocket, v5.channel.k8s.io, else v4) and waits for its end. Only the token limits how long it runs; the
    /// connection has the usual time limit.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container, or null for the pod's default.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="ClusterException">The server refused before the command ran: no right, no such pod or container.</exception>
    public async Task<ExecResult> ExecAsync(ObjectName pod, string? container, ImmutableArray<string> command, CancellationToken cancellationToken)
    {
        var call = new ApiCall("create", ApiResource.Pods, pod.Name, "exec");
        try
        {
            using var socket = await ConnectAsync(call, pod, container, command, cancellationToken).ConfigureAwait(false);
            using var output = new ExecOutput(socket);
            return await output.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ApiErrors.FromException(error, call, _connection.Server, _transport.TlsProblem);
        }
    }

    private async Task<WebSocket> ConnectAsync(ApiCall call, ObjectName pod, string? container, ImmutableArray<string> command, CancellationToken cancellationToken)
    {
        var query = new StringBuilder("/exec?stdout=true&stderr=true");
        if (container is not null)
            query.Append("&container=").Append(Uri.EscapeDataString(container));
        foreach (var argument in command)
            query.Append("&command=").Append(Uri.EscapeDataString(argument));
        using var limit = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var response = await SendAsync(() => Upgrade(new Uri(_connection.Server, PathOf(ApiResource.Pods, pod) + query)), either.Token).ConfigureAwait(false);
            // The Status of a refused upgrade tells why: ClientWebSocket would drop it, hence the upgrade by hand.
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
                throw await RefusedAsync(call, response, either.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false, SubProtocol = response.Headers.GetValues("Sec-WebSocket-Protocol").First() });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw ApiErrors.Timeout(call, _connection.Server, _timeout);
        }
    }

    private static HttpRequestMessage Upgrade(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", "v5.channel.k8s.io, v4.channel.k8s.io");
        return request;
    }

    private async Task<ClusterException> RefusedAsync(ApiCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                return ApiErrors.FromStatus(call, (int)response.StatusCode, await TextAsync(stream, cancellationToken).ConfigureAwait(false), Origin);
        }
    }
}

/// <summary>Takes in what a command prints: each message is a channel's number and data.</summary>
internal sealed class ExecOutput(WebSocket socket) : IDisposable
{
    private const int MaxOutput = 1 << 20;

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
            var message = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
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
        await CloseAsync(cancellationToken).ConfigureAwait(false);
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

    private static void Append(MemoryStream? channel, ReadOnlySpan<byte> data)
    {
        if (channel is not null && channel.Length < MaxOutput)
            channel.Write(data[..(int)Math.Min(data.Length, MaxOutput - channel.Length)]);
    }

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
        var (stdout, stderr) = (Text(_stdout), Text(_stderr));
        if (_status.Length == 0)
            return new ExecResult(null, stdout, stderr, "the connection to the container ended before the command did");
        var status = JObject.Parse(Text(_status));
        if ((string?)status["status"] == "Success")
            return new ExecResult(0, stdout, stderr);
        var code = (status["details"]?["causes"] as JArray ?? []).FirstOrDefault(static c => (string?)c["reason"] == "ExitCode")?["message"];
        return int.TryParse((string?)code, NumberStyles.Integer, CultureInfo.InvariantCulture, out var exitCode)
            ? new ExecResult(exitCode, stdout, stderr)
            : new ExecResult(null, stdout, stderr, ApiErrors.Plain((string?)status["message"] ?? "the command could not be started"));
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
}
