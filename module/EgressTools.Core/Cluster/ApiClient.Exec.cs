using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;

namespace EgressTools.Cluster;

public sealed partial class ApiClient
{
    private readonly SemaphoreSlim _largeOutputs = new(ServerLimits.LargeOutputs);

    /// <summary>Runs a command in a container (WebSocket, v5.channel.k8s.io, else v4) and waits for its end. Only the token limits how long it runs; the
    /// connection has the usual time limit.</summary>
    /// <param name="container">The container, or null for the pod's default.</param>
    /// <exception cref="ClusterException">The server refused before the command ran: no right, no such pod or container.</exception>
    /// <param name="started">Called when the container's node has taken the command.</param>
    public Task<ExecResult> ExecAsync(ObjectName pod, string? container, ImmutableArray<string> command,
        CancellationToken cancellationToken, Action? started = null) =>
        ExecAsync(pod, container, command, ServerLimits.OutputBytes, static result => result, cancellationToken, started);

    /// <summary>The same for a command that prints much: few such outputs are held at the same time, each until it is read.</summary>
    /// <param name="container">The container, or null for the pod's default.</param>
    /// <param name="maxOutput">How many bytes of standard output are kept; the rest is dropped.</param>
    /// <param name="read">Makes what is wanted of the output.</param>
    /// <param name="started">Called when the container's node has taken the command.</param>
    internal async Task<T> ExecAsync<T>(
        ObjectName pod, string? container, ImmutableArray<string> command, int maxOutput, Func<ExecResult, T> read,
            CancellationToken cancellationToken, Action? started = null)
    {
        var call = new ApiCall("create", ApiResource.Pods, pod, "exec");
        try
        {
            using var socket = await ConnectAsync(call, Query(container, command), cancellationToken).ConfigureAwait(false);
            started?.Invoke();
            using var output = new ExecOutput(socket, maxOutput, _largeOutputs, _connection.Secrets);
            return read(await output.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is WebSocketException || IsTransportError(error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Translate(call, error);
        }
    }

    private static string Query(string? container, ImmutableArray<string> command)
    {
        var query = new StringBuilder("?stdout=true&stderr=true");
        if (container is not null)
            query.Append("&container=").Append(Uri.EscapeDataString(container));
        foreach (var argument in command)
            query.Append("&command=").Append(Uri.EscapeDataString(argument));
        return query.ToString();
    }

    private Task<WebSocket> ConnectAsync(ApiCall call, string query, CancellationToken cancellationToken)
    {
        var address = Address(call, query);
        return CallAsync(new Exchange<WebSocket>(call, () => Upgrade(address), SocketAsync, IsRead: false), cancellationToken);
    }

    private static async Task<WebSocket> SocketAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var protocol = response.Headers.TryGetValues("Sec-WebSocket-Protocol", out var chosen) ? chosen.FirstOrDefault() : null;
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false, SubProtocol = protocol });
    }

    private static HttpRequestMessage Upgrade(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address)
        { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", "v5.channel.k8s.io, v4.channel.k8s.io");
        return request;
    }
}
