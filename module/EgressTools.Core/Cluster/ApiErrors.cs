using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EgressTools.Cluster;

/// <summary>What was asked of the server, for messages.</summary>
/// <param name="Verb">In RBAC's words: get, list, create, patch, delete.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Name">The object, or null.</param>
/// <param name="Subresource">Such as exec, or null.</param>
internal sealed record ApiCall(string Verb, ApiResource Resource, string? Name = null, string? Subresource = null)
{
    public string QualifiedResource => Subresource is null ? Resource.QualifiedName : $"{Resource.Plural}/{Subresource}";

    public string Target => Name is null ? QualifiedResource : $"{Resource.Kind} '{Name}'";
}

/// <summary>The one place where failures of the network and of the server become sentences.</summary>
internal static partial class ApiErrors
{
    /// <summary>An answer that is no success.</summary>
    public static ClusterException FromStatus(ApiCall call, int status, string body, string origin)
    {
        var answer = ParseStatus(body);
        var reason = (string?)answer?["reason"];
        var message = Plain((string?)answer?["message"] ?? "");
        return new ClusterException(Sentence(call, status, answer, message, origin), Id(status, answer))
        {
            Verb = call.Verb,
            Resource = call.QualifiedResource,
            Status = status,
            Reason = reason,
        };
    }

    /// <summary>A failure without an answer.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="server">The server's address.</param>
    /// <param name="tlsProblem">What the check of the server's certificate found, or null.</param>
    public static ClusterException FromException(Exception error, ApiCall call, Uri server, string? tlsProblem)
    {
        var host = server.GetLeftPart(UriPartial.Authority);
        var chain = Chain(error).ToList();
        var (sentence, id) = chain switch
        {
            _ when tlsProblem is not null => ($"the certificate of {host} is not trusted: {tlsProblem}", "Tls"),
            _ when chain.OfType<AuthenticationException>().FirstOrDefault() is { } tls => ($"no secure connection to {host}: {Plain(tls.Message)}", "Tls"),
            _ when chain.OfType<SocketException>().FirstOrDefault() is { } socket => (Socket(socket, host), "Connection"),
            _ when chain.OfType<JsonReaderException>().Any() || chain.OfType<System.Text.Json.JsonException>().Any() => ($"{host} answered to '{call.Verb} {call.QualifiedResource}' with something that is no JSON: is it an API server?", "BadAnswer"),
            _ => ($"the connection to {host} broke during '{call.Verb} {call.QualifiedResource}': {Plain(chain[^1].Message)}", "Connection"),
        };
        return new ClusterException(sentence, id, error) { Verb = call.Verb, Resource = call.QualifiedResource };
    }

    /// <summary>No answer in time.</summary>
    public static ClusterException Timeout(ApiCall call, Uri server, TimeSpan limit) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{server.GetLeftPart(UriPartial.Authority)} did not answer '{call.Verb} {call.QualifiedResource}' within {limit.TotalSeconds:0.##} s: is it reachable from here? --request-timeout gives it more time"), "Timeout")
        {
            Verb = call.Verb,
            Resource = call.QualifiedResource,
        };

    /// <summary>A text from outside as one line without control characters, not longer than a reader bears.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(Math.Min(text.Length, 400));
        foreach (var c in text.Trim())
        {
            if (plain.Length >= 400)
                return plain.Append("...").ToString();
            plain.Append(char.IsControl(c) ? ' ' : c);
        }
        return plain.ToString().TrimEnd('.');
    }

    private static string Sentence(ApiCall call, int status, JObject? answer, string message, string origin) => status switch
    {
        401 => $"the cluster '{origin}' refused the credentials (401): log in again, or choose others with --user, --context or --token",
        403 => $"{message}: ask for the right to {call.Verb} {call.QualifiedResource}",
        404 when answer is null => $"this cluster has no {call.Resource.Kind} resource{(call.Resource.Group == "cilium.io" ? ": is Cilium installed?" : "")}",
        404 => $"{call.Target} does not exist ({message})",
        409 when Causes(answer) is { Count: > 0 } causes => Conflict(call, causes),
        410 => $"the list of {call.QualifiedResource} changed faster than it could be read (410): try again",
        422 => $"the server refuses {call.Target}: {Invalid(answer, message)}",
        429 => $"the API server of '{origin}' has too much to do (429) and was asked several times: try again later",
        >= 500 => string.Create(CultureInfo.InvariantCulture, $"the API server of '{origin}' failed at '{call.Verb} {call.QualifiedResource}' ({status}){(message.Length > 0 ? ": " + message : "")}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"'{call.Verb} {call.QualifiedResource}' was refused ({status}){(message.Length > 0 ? ": " + message : "")}"),
    };

    private static string Id(int status, JObject? answer) => status switch
    {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => answer is null ? "NoSuchResource" : "NotFound",
        409 => "Conflict",
        410 => "Expired",
        422 => "Invalid",
        429 => "TooManyRequests",
        _ => "Server",
    };

    private static List<(string Message, string Field)> Causes(JObject? answer) =>
        [.. (answer?["details"]?["causes"] as JArray ?? []).Select(static c => (Plain((string?)c["message"] ?? ""), Plain((string?)c["field"] ?? "")))];

    private static string Conflict(ApiCall call, List<(string Message, string Field)> causes)
    {
        var owners = causes.GroupBy(static c => Quoted().Match(c.Message) is { Success: true } match ? match.Value : c.Message)
            .Select(static g => $"{string.Join(", ", g.Select(static c => c.Field))} belong{(g.Count() == 1 ? "s" : "")} to {g.Key}");
        return $"{call.Target}: {string.Join("; ", owners)}; --force-conflicts takes over what others own";
    }

    private static string Invalid(JObject? answer, string message)
    {
        var causes = Causes(answer);
        return causes.Count == 0 ? message : string.Join("; ", causes.Select(static c => $"{c.Field}: {Readable(c.Message)}"));
    }

    /// <summary>The pattern of a CIDR in the schema is 1,700 characters that tell nobody anything.</summary>
    private static string Readable(string message)
    {
        var pattern = message.IndexOf(" in body should match '", StringComparison.Ordinal);
        if (pattern < 0)
            return message;
        var value = message.IndexOf(": ", StringComparison.Ordinal) is var at and > 0 ? message[(at + 2)..] : message;
        var end = value.LastIndexOf(": ", StringComparison.Ordinal) is var colon and > 0 ? value[..colon] : value;
        return $"{end} does not have the form that the schema asks for";
    }

    private static string Socket(SocketException error, string host) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"{host} refuses connections: is the address right, and the server running?",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"the name in {host} cannot be resolved: is the address right?",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"{host} cannot be reached from here",
        SocketError.TimedOut => $"{host} did not answer in time",
        _ => $"the connection to {host} broke: {Plain(error.Message)}",
    };

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (Exception? at = error; at is not null; at = at.InnerException)
            yield return at;
    }

    private static JObject? ParseStatus(string body)
    {
        try
        {
            return body.TrimStart().StartsWith('{') ? JObject.Parse(body) : null;
        }
        catch (JsonReaderException)
        {
            return null;
        }
    }

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
