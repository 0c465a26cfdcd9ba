using System.Collections.Immutable;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using EgressTools.Model;

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
    /// <param name="maxOutput">How many bytes of each stream are kept; the rest is dropped.</param>
    /// <param name="started">Called when the container's node has taken the command.</param>
    public async Task<ExecResult> ExecAsync(
        ObjectName pod, string? container, ImmutableArray<string> command, CancellationToken cancellationToken, int maxOutput = ExecOutput.MaxOutput, Action? started = null)
    {
        var call = new ApiCall("create", ApiResource.Pods, pod, "exec");
        try
        {
            using var socket = await ConnectAsync(call, Query(container, command), cancellationToken);
            started?.Invoke();
            using var output = new ExecOutput(socket, maxOutput);
            return await output.ReadAsync(cancellationToken);
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

    private async Task<WebSocket> ConnectAsync(ApiCall call, string query, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var address = new Uri(_connection.Server, call.Path + query);
        var response = await SendAsync(() => Upgrade(address), either.Token);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            // The Status of a refused upgrade tells why: ClientWebSocket would drop it, hence the upgrade by hand.
            using (response)
                throw await RefusalAsync(call, response, either.Token);
        }
        var protocol = response.Headers.TryGetValues("Sec-WebSocket-Protocol", out var chosen) ? chosen.FirstOrDefault() : null;
        var stream = await response.Content.ReadAsStreamAsync(either.Token);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false, SubProtocol = protocol });
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
}
