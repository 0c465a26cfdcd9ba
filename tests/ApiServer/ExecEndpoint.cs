using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>Pod exec over WebSocket: each message is a channel's number and data, as a kubelet sends it.</summary>
/// <param name="runtime">Runs the commands.</param>
/// <param name="kubeletAnswers">Whether the API server hands the WebSocket with its headers to the kubelet, as from 1.36 on.</param>
internal sealed class ExecEndpoint(PodRuntime runtime, Func<bool> kubeletAnswers)
{
    private static readonly string[] Protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    public async Task RunAsync(HttpContext context, JsonObject pod)
    {
        var container = context.Request.Query["container"].ToString();
        if (container.Length > 0 && !Containers(pod).Contains(container))
            throw ApiError.BadRequest($"container {container} is not valid for pod {pod.Name()}");
        var protocol = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(static p => Protocols.Contains(p));
        if (!context.WebSockets.IsWebSocketRequest || protocol is null)
        {
            context.Response.StatusCode = 403;
            return;
        }
        if (kubeletAnswers() && !TakesAnything(context.Request.Headers.Accept.ToString()))
        {
            context.Response.StatusCode = 406;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("406: Not Acceptable\n\nAvailable representations: ");
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        using var session = new Session(socket, protocol, context.RequestAborted);
        await session.RunAsync(runtime, pod, container.Length > 0 ? container : null, [.. context.Request.Query["command"].Select(static c => c ?? "")],
            context.Request.Query["stdin"] == "true");
    }

    // As the kubelet's router reads the header: its route for exec offers no representation of its own.
    private static bool TakesAnything(string accept) => accept.Length == 0 || accept.Split(',').Any(static type => type.Split(';')[0].Trim() == "*/*");

    private static IEnumerable<string> Containers(JsonObject pod) =>
        ((string[])["containers", "initContainers", "ephemeralContainers"]).SelectMany(list => pod["spec"]?[list] as JsonArray ?? [])
            .Select(static c => (string?)c!["name"] ?? "");

    private sealed class Session(WebSocket socket, string protocol, CancellationToken aborted) : IDisposable
    {
        private readonly SemaphoreSlim _sending = new(1, 1);

        public async Task RunAsync(PodRuntime runtime, JsonObject pod, string? container, string[] command, bool stdin)
        {
            await SendAsync(1, ReadOnlyMemory<byte>.Empty);
            var image = runtime.ImageOf(pod.Namespace(), pod.Name(), container);
            await Task.Delay(image.Delay, aborted);
            if (runtime.Command(image, pod.Namespace(), pod.Name(), command) is not { } start)
            {
                await SendAsync(3, Encoding.UTF8.GetBytes(NotFound(command[0]).ToJsonString(Json.Relaxed)));
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", aborted);
                return;
            }
            using var process = Process.Start(start)!;
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            var receiving = ReceiveAsync(process, stdin, gone);
            try
            {
                await Task.WhenAll(PumpAsync(1, process.StandardOutput.BaseStream, gone.Token), PumpAsync(2, process.StandardError.BaseStream, gone.Token));
                await process.WaitForExitAsync(gone.Token);
                await SendAsync(3, Encoding.UTF8.GetBytes(Ended(process.ExitCode).ToJsonString(Json.Relaxed)));
                await CloseAsync();
                // The client's own close, so that the connection ends in good order.
                await receiving.WaitAsync(TimeSpan.FromSeconds(5), aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
                // The client went away: what it started goes with it.
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
                await gone.CancelAsync();
                await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private static JsonObject Ended(int exitCode)
        {
            if (exitCode == 0)
                return new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" };
            var code = exitCode.ToString(CultureInfo.InvariantCulture);
            return new JsonObject
            {
                ["metadata"] = new JsonObject(),
                ["status"] = "Failure",
                ["message"] = $"command terminated with non-zero exit code: command terminated with exit code {code}",
                ["reason"] = "NonZeroExitCode",
                ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = code }) },
            };
        }

        private static JsonObject NotFound(string program)
        {
            var cause = $"error executing command in container: failed to exec in container: failed to start exec \"{new string('0', 64)}\": " +
                $"OCI runtime exec failed: exec failed: unable to start container process: exec: \"{program}\": executable file not found in $PATH: unknown";
            return new JsonObject
            {
                ["metadata"] = new JsonObject(),
                ["status"] = "Failure",
                ["message"] = "Internal error occurred: Internal error occurred: " + cause,
                ["reason"] = "InternalError",
                ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = "Internal error occurred: " + cause }) },
                ["code"] = 500,
            };
        }

        public void Dispose() => _sending.Dispose();

        private async Task PumpAsync(byte channel, Stream stream, CancellationToken token)
        {
            var buffer = new byte[32 * 1024];
            for (int read; (read = await stream.ReadAsync(buffer, token)) > 0;)
                await SendAsync(channel, buffer.AsMemory(0, read));
        }

        private async Task ReceiveAsync(Process process, bool stdin, CancellationTokenSource gone)
        {
            if (!stdin)
                process.StandardInput.Close();
            var buffer = new byte[64 * 1024];
            while (true)
            {
                var (count, kind) = await ReceiveMessageAsync(buffer, gone);
                if (kind == WebSocketMessageType.Close)
                    return;
                if (count > 0 && buffer[0] == 0 && stdin)
                {
                    await process.StandardInput.BaseStream.WriteAsync(buffer.AsMemory(1, count - 1), gone.Token);
                    await process.StandardInput.BaseStream.FlushAsync(gone.Token);
                }
                else if (count == 2 && buffer[0] == 255 && buffer[1] == 0 && protocol[1] == '5')
                {
                    process.StandardInput.Close();
                }
            }
        }

        private async Task<(int Count, WebSocketMessageType Kind)> ReceiveMessageAsync(byte[] buffer, CancellationTokenSource gone)
        {
            try
            {
                var message = await socket.ReceiveAsync(buffer, gone.Token);
                if (message.MessageType == WebSocketMessageType.Close && socket.State == WebSocketState.CloseReceived)
                    await gone.CancelAsync();
                return (message.Count, message.MessageType);
            }
            catch (WebSocketException)
            {
                await gone.CancelAsync();
                return (0, WebSocketMessageType.Close);
            }
        }

        private async Task SendAsync(byte channel, ReadOnlyMemory<byte> data)
        {
            var message = new byte[data.Length + 1];
            message[0] = channel;
            data.CopyTo(message.AsMemory(1));
            await _sending.WaitAsync(aborted);
            try
            {
                await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, aborted);
            }
            finally
            {
                _sending.Release();
            }
        }

        private Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", aborted);
    }
}
