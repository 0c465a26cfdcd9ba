using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EgressTools.ApiServer;

/// <summary>
/// An echo service on the loopback interface. It finds the process at the other end of a connection, and by its environment the pod that asks, and
/// answers with the address that the pod is to be seen with. Paths: / (text), /json, /html, /error (503), /hang.
/// </summary>
public sealed class EchoService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private int _asked;

    private EchoService(WebApplication app) => _app = app;

    /// <summary>Where it listens, such as http://127.0.0.1:41234.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>How often it was asked.</summary>
    public int Asked => _asked;

    /// <summary>Starts one.</summary>
    public static async Task<EchoService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
        var service = new EchoService(builder.Build());
        service._app.Run(service.AnswerAsync);
        await service._app.StartAsync();
        service.Address = new Uri(service._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return service;
    }

    /// <summary>Sets the address that a pod ("namespace/name") is seen with.</summary>
    public void Set(string pod, string address) => _addresses[pod] = address;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        switch (context.Request.Path.Value)
        {
            case "/hang":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case "/error":
                context.Response.StatusCode = 503;
                return;
            case "/html":
                await context.Response.WriteAsync("<html><body>Sign in to the network</body></html>");
                return;
        }
        var pod = PeerProcess.Variable(context.Connection.RemotePort, PodRuntime.PodVariable);
        var address = pod is not null && _addresses.TryGetValue(pod, out var set) ? set : "192.0.2.255";
        await context.Response.WriteAsync(context.Request.Path == "/json" ? $"{{\"ip\": \"{address}\"}}\n" : address + "\n");
    }
}

/// <summary>Finds what is at the other end of a connection on this machine (Linux).</summary>
internal static class PeerProcess
{
    /// <summary>A variable of the process that holds a local TCP port, or null.</summary>
    public static string? Variable(int port, string name)
    {
        var inodes = Inodes(port);
        if (inodes.Count == 0)
            return null;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(static d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            if (Holds(process, inodes) && Read(process, name) is { } value)
                return value;
        }
        return null;
    }

    private static HashSet<string> Inodes(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return (from file in new[] { "/proc/net/tcp", "/proc/net/tcp6" }
                where File.Exists(file)
                from line in File.ReadLines(file).Skip(1)
                let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                where fields[1].EndsWith(suffix, StringComparison.Ordinal)
                select $"socket:[{fields[9]}]").ToHashSet(StringComparer.Ordinal);
    }

    private static bool Holds(string process, HashSet<string> inodes)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(fd => new FileInfo(fd).LinkTarget is { } target && inodes.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended, or is not ours.
            return false;
        }
    }

    private static string? Read(string process, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Split('\0')
                .FirstOrDefault(v => v.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
