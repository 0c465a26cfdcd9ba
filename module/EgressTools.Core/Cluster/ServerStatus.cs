using System.Net;
using Newtonsoft.Json;

namespace EgressTools.Cluster;

/// <summary>What a server says of a failure: its Status object, or the plain text that a proxy or an absent path answers with.</summary>
/// <param name="Reason">Such as "Forbidden"; empty where it gave none.</param>
/// <param name="Message">Its words, cleaned of control characters.</param>
internal sealed record ServerStatus(int Code, string Reason, string Message)
{
    // A container runtime tells the cause at the end of a long sentence.
    private const int LongestMessage = 4000;

    /// <summary>The single causes.</summary>
    public ImmutableArray<StatusCause> Causes { get; init; } = [];
    /// <summary>Whether it is a Status object, which tells an API server's answer from that of something in between.</summary>
    public bool IsStatus { get; init; }
    /// <summary>Whether it says that all went well.</summary>
    public bool IsSuccess { get; init; }

    /// <summary>Reads the body of a failed request.</summary>
    public static async Task<ServerStatus> ReadAsync(HttpResponseMessage response, SecretMask secrets, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = new byte[ServerLimits.StatusBytes];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Parse((int)response.StatusCode, body.AsMemory(0, length), secrets);
    }

    /// <summary>Reads a Status, or takes the text as the message. Bytes and escapes that are not
    /// Unicode are replaced, because the rest may say what is wrong.</summary>
    public static ServerStatus Parse(int code, ReadOnlyMemory<byte> body, SecretMask secrets)
    {
        var text = Encoding.UTF8.GetString(body.Span).Trim();
        if (text.StartsWith('{') && Object(text) is { } status)
            return new Reader(secrets).Read(code, status);
        var isPage = text.StartsWith('<');
        return new ServerStatus(code, "",
            TerminalText.Plain(isPage || text.Length == 0 ? ((HttpStatusCode)code).ToString() : WithoutCode(code, secrets.In(text))));
    }

    private static JObject? Object(string text)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, MaxDepth = 50 };
            return JObject.Load(reader);
        }
        catch (JsonReaderException)
        {
            return null;
        }
    }

    // "406: Not Acceptable": the sentences name the status themselves.
    private static string WithoutCode(int code, string text) =>
        text.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{code}: "), StringComparison.Ordinal)
            ? text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..] : text;

    /// <summary>Takes text out of a Status without the credentials that may be echoed in it.</summary>
    private sealed class Reader(SecretMask secrets)
    {
        public ServerStatus Read(int code, JObject status)
        {
            var causes = (status["details"] as JObject)?["causes"] as JArray ?? [];
            return new ServerStatus(code, Text(status, "reason"), Text(status, "message", LongestMessage))
            {
                IsStatus = Text(status, "kind") == "Status",
                IsSuccess = Text(status, "status") == "Success",
                Causes = [.. causes.OfType<JObject>().Select(Cause)],
            };
        }

        private StatusCause Cause(JObject cause) => new(Text(cause, "reason"), Text(cause, "field"), Text(cause, "message", LongestMessage));

        private string Text(JObject item, string name, int longest = 400) =>
            item[name] is JValue { Type: JTokenType.String } value ? TerminalText.Plain(secrets.In((string)value!), longest) : "";
    }
}

/// <summary>One cause in a Status.</summary>
internal sealed record StatusCause(string Reason, string Field, string Message);
