using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace EgressTools.Cluster;

/// <summary>Every failure of a request in one sentence: the one place that knows what the transport throws and the server answers.</summary>
internal static class ApiErrors
{
    private const int LongestText = 400;

    /// <summary>Text from outside as one line without control characters, of bounded length.</summary>
    public static string Plain(string text, int longest = LongestText)
    {
        var plain = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (plain.Length >= longest)
                return plain.Append("...").ToString();
            var isOdd = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            plain.Append(isOdd ? " " : rune.ToString());
        }
        return plain.ToString().Trim();
    }

    /// <summary>The server answered with a failure.</summary>
    public static ClusterException FromStatus(ApiCall call, ServerStatus status, Connection connection)
    {
        var (id, message) = Sentence(call, status, connection);
        return new ClusterException(message, id)
        {
            Verb = call.Verb,
            Resource = call.QualifiedName,
            Status = status.Code,
            Reason = status.Reason.Length > 0 ? status.Reason : null,
        };
    }

    /// <summary>There was no answer, or only half of one.</summary>
    public static ClusterException FromTransport(ApiCall call, Exception error, Connection connection, RefusedCertificate? refused)
    {
        var (id, message) = Sentence(error, connection, refused);
        return new ClusterException(message, id, error) { Verb = call.Verb, Resource = call.QualifiedName };
    }

    /// <summary>The time limit of a request passed.</summary>
    public static ClusterException TimedOut(ApiCall call, TimeSpan limit, Connection connection, Exception inner) =>
        new($"{Address(connection)} did not answer '{call}' within {Seconds(limit)} s: is it reachable from here? --request-timeout gives it more time", "Timeout", inner)
        {
            Verb = call.Verb,
            Resource = call.QualifiedName,
        };

    /// <summary>The answer is not what the API promises.</summary>
    public static ClusterException Malformed(ApiCall call, Connection connection, Exception inner) =>
        new($"the answer of {Address(connection)} is not the API's JSON ({call}): is there a proxy or a login page in between?", "BadAnswer", inner)
        {
            Verb = call.Verb,
            Resource = call.QualifiedName,
        };

    /// <summary>A list goes on for longer than any cluster's can.</summary>
    public static ClusterException TooLong(ApiCall call, Connection connection, ListTooLongException inner) =>
        new($"{Address(connection)} answers '{call}' with {inner.Message}, and no cluster has as many: is it a Kubernetes API server?", "ListTooLong", inner)
        {
            Verb = call.Verb,
            Resource = call.QualifiedName,
        };

    private static (string Id, string Message) Sentence(ApiCall call, ServerStatus status, Connection connection) => status.Code switch
    {
        401 => ("Unauthorized", $"the cluster '{Plain(connection.Origin)}' refused the credentials (401): log in again, or choose others with --user, --context or --token"),
        403 => ("Forbidden", $"not allowed to {call}: ask for the right to {call.Rights} {call.QualifiedName} ({Words(status)})"),
        404 when !status.IsStatus => ("NoSuchResource", NoSuchResource(call)),
        404 => ("NotFound", $"cannot {call}: {Words(status)}"),
        409 when status.Causes.Any(static c => c.Reason == "FieldManagerConflict") => ("Conflict", $"{call.Target}: {Owners(status)}; --force-conflicts takes over what others own"),
        409 when status.Reason == "AlreadyExists" => ("AlreadyExists", $"cannot {call}: it exists already"),
        409 => ("Conflict", $"cannot {call}: it was changed meanwhile; try again ({Words(status)})"),
        410 => ("Expired", $"the list of {call.QualifiedName} changed faster than it could be read: try again"),
        422 => ("Invalid", $"the server refuses {call.Target}: {Fields(status)}"),
        429 => ("TooManyRequests", $"the API server of '{Plain(connection.Origin)}' has too much to do (429) and asks to come back later: try again"),
        400 => ("BadRequest", $"cannot {call}: {Words(status)}"),
        >= 500 => ("ServerError", $"the API server of '{Plain(connection.Origin)}' failed at '{call}' ({status.Code}): {Words(status)}"),
        >= 300 and < 400 => ("Redirected", $"{Address(connection)} answers with a redirection ({status.Code}): it is no API server, check the kubeconfig's server"),
        _ => ("Cluster", $"cannot {call}: {status.Code} {Words(status)}"),
    };

    private static (string Id, string Message) Sentence(Exception error, Connection connection, RefusedCertificate? refused)
    {
        var server = Address(connection);
        if (refused is not null && Find<AuthenticationException>(error) is not null)
            return Sentence(refused, server, connection.Cluster.TlsServerName ?? connection.Server.Host);
        if (Find<AuthenticationException>(error) is { } tls)
            return ("Tls", $"no secure connection to {server}: {Plain(tls.InnerException?.Message ?? tls.Message)}");
        if (error is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError })
            return ("Proxy", $"the proxy {ProxyName(connection)}does not lead to {server}: {Plain(error.Message)}");
        if (Find<SocketException>(error) is { } behind && ProxyName(connection) is { Length: > 0 } proxy)
            return ("Proxy", $"the proxy {proxy}that leads to {server} cannot be reached: {Plain(behind.Message)}");
        if (Find<SocketException>(error) is { } socket)
            return Sentence(socket, server, connection);
        if (connection.Server.Scheme == Uri.UriSchemeHttp && Find<HttpIOException>(error) is { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded })
            return ("NotHttp", $"{server} does not answer in HTTP: does it speak HTTPS? The kubeconfig's server begins with http://");
        if (error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
            return ("Tls", $"no secure connection to {server}: does it speak HTTPS?");
        return ("ConnectionCut", $"the connection to {server} was cut before the answer was complete: try again");
    }

    private static (string Id, string Message) Sentence(RefusedCertificate refused, string server, string name) => refused switch
    {
        { IsExpired: true } => ("ServerCertificateExpired", $"the certificate of {server} is not trusted: its time is over, or has not begun; renew it, or check this machine's clock"),
        { IsNameWrong: true } => ("ServerNameMismatch", $"the certificate of {server} is not trusted: it is not for '{Plain(name)}'{(refused.Names.Length == 0 ? "" : $" but for {Plain(refused.Names)}")}; give the name that it is for with --tls-server-name"),
        _ => ("UntrustedServer", $"the certificate of {server} is not trusted: it is not signed by the cluster's authority; give the right one with --certificate-authority"),
    };

    private static (string Id, string Message) Sentence(SocketException socket, string server, Connection connection) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused when connection.IsFallback =>
            ("NoCluster", $"no cluster is configured and {server} refuses connections: name a kubeconfig with --kubeconfig or KUBECONFIG, or a context with --context"),
        SocketError.ConnectionRefused => ("ConnectionRefused", $"{server} refuses connections: is the address right, and the server running?"),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => ("HostNotFound", $"the name of {server} cannot be resolved: check the kubeconfig's server and this machine's DNS"),
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.TimedOut => ("Unreachable", $"there is no way to {server}: check network, VPN and proxy"),
        SocketError.ConnectionReset or SocketError.Shutdown => ("ConnectionCut", $"the connection to {server} was cut before the answer was complete: try again"),
        _ => ("Unreachable", $"cannot connect to {server}: {Plain(socket.Message)}"),
    };

    private static string NoSuchResource(ApiCall call) => call.Resource.Group == "cilium.io"
        ? $"this cluster has no {call.Resource.Kind} resource: is Cilium installed?"
        : $"this server has no resource {call.QualifiedName}: is it an API server?";

    private static string Owners(ServerStatus status)
    {
        var owners = from cause in status.Causes
                     where cause.Reason == "FieldManagerConflict"
                     let quote = cause.Message.IndexOf('"', StringComparison.Ordinal)
                     group cause.Field by quote < 0 ? cause.Message : cause.Message[quote..] into fields
                     select $"{string.Join(", ", fields)} belong{(fields.Count() == 1 ? "s" : "")} to {fields.Key}";
        return string.Join("; ", owners);
    }

    private static string Fields(ServerStatus status) => status.Causes.IsEmpty ? Words(status)
        : string.Join("; ", status.Causes.Select(static c => Field(c)).Distinct());

    // A schema's pattern may be longer than a screen: what the value is says more.
    private static string Field(StatusCause cause)
    {
        var pattern = cause.Message.IndexOf(" in body should match ", StringComparison.Ordinal);
        if (pattern < 0)
            return cause.Field.Length == 0 ? cause.Message : $"{cause.Field}: {cause.Message}";
        var value = cause.Message[..pattern];
        var end = value.LastIndexOf(": ", StringComparison.Ordinal);
        return $"{cause.Field}: {(end < 0 ? value : value[..end])} does not have the form that the schema asks for";
    }

    private static string Words(ServerStatus status) => status.Message.Length > 0 ? Plain(status.Message) : status.Reason.Length > 0 ? status.Reason : "no reason given";

    private static string Address(Connection connection) => Plain(connection.Server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));

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
