using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace EgressTools.Cluster;

/// <summary>What a server says of a failure: its Status object, or the plain text that a proxy or an absent path answers with.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Reason">Such as "Forbidden"; empty where it gave none.</param>
/// <param name="Message">Its words, cleaned of control characters.</param>
internal sealed record ServerStatus(int Code, string Reason, string Message)
{
    private const int LargestBody = 64 * 1024;

    // A container runtime tells the cause at the end of a long sentence.
    private const int LongestMessage = 4000;

    /// <summary>The single causes.</summary>
    public ImmutableArray<StatusCause> Causes { get; init; } = [];

    /// <summary>Whether it is a Status object, which tells an API server's answer from that of something in between.</summary>
    public bool IsStatus { get; init; }

    /// <summary>Whether it says that all went well.</summary>
    public bool IsSuccess { get; init; }

    /// <summary>Reads the body of a failed request.</summary>
    public static async Task<ServerStatus> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new byte[LargestBody];
        var length = await stream.ReadAtLeastAsync(body, LargestBody, throwOnEndOfStream: false, cancellationToken);
        return Parse((int)response.StatusCode, body.AsMemory(0, length));
    }

    /// <summary>Reads a Status, or takes the text as the message.</summary>
    public static ServerStatus Parse(int code, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return Read(code, document.RootElement);
        }
        catch (JsonException)
        {
            // Not JSON: plain text, taken below.
        }
        var text = Encoding.UTF8.GetString(body.Span).Trim();
        var isPage = text.StartsWith('<');
        return new ServerStatus(code, "", ApiErrors.Plain(isPage || text.Length == 0 ? ((HttpStatusCode)code).ToString() : WithoutCode(code, text)));
    }

    // "406: Not Acceptable": the sentences name the status themselves.
    private static string WithoutCode(int code, string text) =>
        text.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{code}: "), StringComparison.Ordinal) ? text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..] : text;

    private static ServerStatus Read(int code, JsonElement root) =>
        new(code, ApiErrors.Plain(Text(root, "reason")), ApiErrors.Plain(Text(root, "message"), LongestMessage))
        {
            IsStatus = Text(root, "kind") == "Status",
            IsSuccess = Text(root, "status") == "Success",
            Causes = root.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object
                && details.TryGetProperty("causes", out var causes) && causes.ValueKind == JsonValueKind.Array
                ? [.. causes.EnumerateArray().Where(static c => c.ValueKind == JsonValueKind.Object)
                    .Select(static c => new StatusCause(ApiErrors.Plain(Text(c, "reason")), ApiErrors.Plain(Text(c, "field")), ApiErrors.Plain(Text(c, "message"), LongestMessage)))]
                : [],
        };

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}

/// <summary>One cause in a Status.</summary>
internal sealed record StatusCause(string Reason, string Field, string Message);
