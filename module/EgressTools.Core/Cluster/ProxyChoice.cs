using System.Net;

namespace EgressTools.Cluster;

/// <summary>Which proxy leads to the server: the kubeconfig's proxy-url, else the environment's, read as Go programs read it.</summary>
internal static class ProxyChoice
{
    /// <summary>The proxy, or null for none.</summary>
    /// <exception cref="InputException">The address is not valid.</exception>
    public static Uri? For(Uri server, string? proxyUrl, Func<string, string?> environment)
    {
        if (!string.IsNullOrEmpty(proxyUrl))
            return Parse(proxyUrl, "proxy-url");
        var name = server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        var proxy = Variable(environment, name);
        if (proxy is null || IsLoopback(server) || IsExcepted(server, Variable(environment, "NO_PROXY") ?? ""))
            return null;
        return Parse(proxy.Contains("://", StringComparison.Ordinal) ? proxy : $"http://{proxy}", name);
    }

    private static string? Variable(Func<string, string?> environment, string name)
    {
        var value = environment(name);
        if (string.IsNullOrEmpty(value))
            value = environment(name.ToLowerInvariant());
        return string.IsNullOrEmpty(value) ? null : value;
    }

    private static Uri Parse(string text, string source) =>
        Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" or "socks5h"
            ? Normal(proxy)
            : throw new InputException($"{source} is not the address of a proxy: expected http://, https:// or socks5:// with host and port", "KubeConfig");

    private static Uri Normal(Uri proxy) => proxy.Scheme == "socks5h" ? new UriBuilder(proxy) { Scheme = "socks5" }.Uri : proxy;

    private static bool IsLoopback(Uri server) =>
        server.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(server.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private static bool IsExcepted(Uri server, string exceptions)
    {
        foreach (var part in exceptions.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part == "*" || Matches(server, part))
                return true;
        }
        return false;
    }

    private static bool Matches(Uri server, string part)
    {
        if (IPAddress.TryParse(server.DnsSafeHost, out var address))
            return part.Contains('/', StringComparison.Ordinal)
                ? IPNetwork.TryParse(part, out var network) && network.Contains(address)
                : IPAddress.TryParse(part, out var single) && single.Equals(address);
        var suffix = part.StartsWith("*.", StringComparison.Ordinal) ? part[1..] : part;
        var host = server.Host;
        return suffix.StartsWith('.')
            ? host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
            : host.Equals(suffix, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{suffix}", StringComparison.OrdinalIgnoreCase);
    }
}
