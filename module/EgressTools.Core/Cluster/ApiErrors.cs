using System.Net.Sockets;
using System.Security.Authentication;

namespace EgressTools.Cluster;

/// <summary>Every failure of a request in one sentence: the one place that knows what the transport throws and the server answers.</summary>
internal static class ApiErrors
{
    /// <summary>The server answered with a failure.</summary>
    /// <param name="clientExpired">Since when the client certificate is out of date; null where it is not.</param>
    public static ClusterException FromStatus(ApiCall call, ServerStatus status, Connection connection, DateTimeOffset? clientExpired = null)
    {
        var refusal = new Refusal(call, status, connection);
        var (id, message) = refusal.Sentence(clientExpired);
        return new ClusterException(message, id)
        {
            Verb = call.Verb,
            Resource = call.QualifiedName,
            Status = status.Code,
            Reason = status.Reason.Length > 0 ? status.Reason : null,
            Field = refusal.UnknownField,
        };
    }

    /// <summary>There was no answer, or only half of one.</summary>
    public static ClusterException FromTransport(ApiCall call, Exception error, Connection connection, RefusedCertificate? refused)
    {
        var (id, message) = Sentence(error, connection, refused);
        return Failure(call, connection.Secrets.In(message), id, error);
    }

    /// <summary>The time limit of a request passed.</summary>
    public static ClusterException TimedOut(ApiCall call, TimeSpan limit, Connection connection, Exception inner) => Failure(call,
        $"{Address(connection)} did not answer '{call}' within {Seconds(limit)} s: is it reachable from here? {Options.RequestTimeout} gives it more time",
        "Timeout", inner);

    /// <summary>The answer is not what the API promises.</summary>
    public static ClusterException Malformed(ApiCall call, Connection connection, Exception inner) => Failure(call,
        $"the answer of {Address(connection)} is not the API's JSON ({call}): is there a proxy or a login page in between?", "BadAnswer", inner);

    /// <summary>A list is longer than that of any cluster.</summary>
    public static ClusterException TooLong(ApiCall call, Connection connection, ListTooLongException inner) => Failure(call,
        $"{Address(connection)} answers '{call}' with {inner.Message}, and no cluster has that many: is it a Kubernetes API server?", "ListTooLong", inner);

    /// <summary>The answer came whole and is more than can be taken in, or not text.</summary>
    public static ClusterException Unusable(ApiCall call, Connection connection, AnswerException inner) => Failure(call,
        $"the answer of {Address(connection)} to '{call}' cannot be used: {inner.Message}", "UnusableAnswer", inner);

    private static ClusterException Failure(ApiCall call, string message, string id, Exception inner) =>
        new(message, id, inner) { Verb = call.Verb, Resource = call.QualifiedName };

    /// <summary>That a call is made again later.</summary>
    public static string Waiting(ApiCall call, ClusterException failure, TimeSpan wait, Connection connection) => string.Create(
        CultureInfo.InvariantCulture, $"the API server of '{TerminalText.Plain(connection.Origin)}' answers {failure.Status} and asks to come back later: " +
            $"trying '{call}' again in {wait.TotalSeconds:0} s");

    private static (string Id, string Message) Sentence(Exception error, Connection connection, RefusedCertificate? refused)
    {
        var server = Address(connection);
        if (refused is not null && Find<AuthenticationException>(error) is not null)
            return Sentence(refused, server, connection.Cluster.TlsServerName ?? connection.Server.Host);
        if (Find<AuthenticationException>(error) is { } tls)
            return ("Tls", $"no secure connection to {server}: {TerminalText.Plain(tls.InnerException?.Message ?? tls.Message)}");
        if (error is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError })
            return ("Proxy", $"the proxy {ProxyName(connection)}does not lead to {server}: {TerminalText.Plain(error.Message)}");
        if (Find<SocketException>(error) is { } behind && ProxyName(connection) is { Length: > 0 } proxy)
            return ("Proxy", $"the proxy {proxy}that leads to {server} cannot be reached: {TerminalText.Plain(behind.Message)}");
        if (Find<SocketException>(error) is { } socket)
            return Sentence(socket, server, connection);
        if (connection.Server.Scheme == Uri.UriSchemeHttp
            && Find<HttpIOException>(error) is { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded })
            return ("NotHttp", $"{server} does not answer in HTTP: does it speak HTTPS? Write the server as https://");
        if (error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
            return ("Tls", $"no secure connection to {server}: does it speak HTTPS?");
        return ("ConnectionCut", $"the connection to {server} was cut before the answer was complete: try again");
    }

    private static (string Id, string Message) Sentence(RefusedCertificate refused, string server, string name) => refused switch
    {
        { IsExpired: true } => ("ServerCertificateExpired",
            $"the certificate of {server} is not trusted: it has expired, or is not valid yet; renew it, or check this machine's clock"),
        { IsNameWrong: true } => ("ServerNameMismatch", $"the certificate of {server} is not trusted: " +
            $"it is not for '{TerminalText.Plain(name)}'{(refused.Names.Length == 0 ? "" : $" but for {TerminalText.Plain(refused.Names)}")}; " +
            $"give the name that it is for with {Options.TlsServerName}"),
        _ => ("UntrustedServer", $"the certificate of {server} is not trusted: it is not signed by the cluster's authority; " +
            $"give the right one with {Options.CertificateAuthority}"),
    };

    private static (string Id, string Message) Sentence(SocketException socket, string server, Connection connection) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused when connection.IsFallback =>
            ("NoCluster", $"no cluster is configured{Missing(connection)} and {server} refuses connections: " +
                $"name a kubeconfig with {Options.KubeConfig} or KUBECONFIG, or a context with {Options.Context}"),
        SocketError.ConnectionRefused => ("ConnectionRefused", $"{server} refuses connections: is the address right, and the server running?"),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            ("HostNotFound", $"the name of {server} cannot be resolved: check the kubeconfig's server and this machine's DNS"),
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.TimedOut =>
            ("Unreachable", $"cannot reach {server}: check network, VPN and proxy"),
        SocketError.ConnectionReset or SocketError.Shutdown =>
            ("ConnectionCut", $"the connection to {server} was cut before the answer was complete: try again"),
        _ => ("Unreachable", $"cannot connect to {server}: {TerminalText.Plain(socket.Message)}"),
    };

    /// <summary>The server's address for messages.</summary>
    public static string Address(Connection connection) =>
        TerminalText.Plain(connection.Server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));

    private static string Missing(Connection connection) => connection.MissingFiles switch
    {
        [] => "",
        [var file] => $" ({TerminalText.Plain(file)} does not exist)",
        var files => $" ({TerminalText.Plain(Listed.Short(files))} do not exist)",
    };

    private static string ProxyName(Connection connection) =>
        ProxyChoice.For(connection.Server, connection.Cluster.ProxyUrl, Environment.GetEnvironmentVariable) is { } proxy ? $"{proxy.Host}:{proxy.Port} " : "";

    private static string Seconds(TimeSpan limit) => limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
                return found;
        }
        return null;
    }
}
