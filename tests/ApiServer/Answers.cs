using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>Writes answers in the form that was asked for.</summary>
internal static class Answers
{
    private const string Discovery = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <summary>An object or a Status: as protobuf where the client prefers it and the object has that form, else as JSON.</summary>
    public static async Task ObjectAsync(HttpContext context, int status, JsonObject body)
    {
        var accepted = context.Request.Headers.Accept.ToString();
        if (accepted.StartsWith(Protobuf.ContentType, StringComparison.Ordinal) && Protobuf.Knows((string?)body["kind"] ?? ""))
            await BytesAsync(context, status, Protobuf.ContentType, Protobuf.Encode(body));
        else
            await JsonAsync(context, status, body);
    }

    /// <summary>JSON, whatever was asked for.</summary>
    public static Task JsonAsync(HttpContext context, int status, JsonObject body) => BytesAsync(
        context, status, (string?)body["kind"] == "APIGroupDiscoveryList" ? Discovery : "application/json",
            Encoding.UTF8.GetBytes(body.ToJsonString(Json.Relaxed) + "\n"));

    /// <summary>Plain text: some layers of a real server know no Status.</summary>
    public static Task TextAsync(HttpContext context, int status, string text) =>
        BytesAsync(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    /// <summary>As API Priority and Fairness refuses a request: plain text, no Status.</summary>
    public static Task TooManyAsync(HttpContext context, TimeSpan retryAfter)
    {
        context.Response.Headers.RetryAfter = ((int)retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TextAsync(context, 429, "Too many requests, please try again later.\n");
    }

    /// <summary>A warning for the user of the client, which does not change the answer.</summary>
    public static void Warn(HttpContext context, string text) =>
        context.Response.Headers.Append("Warning",
            $"299 - \"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    /// <summary>Whether all of discovery is asked for at once.</summary>
    public static bool WantsAggregated(HttpRequest request) => request.Headers.Accept.ToString().Split(',')
        .Any(static a => a.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) && a.Split(';').Contains("v=v2"));

    /// <summary>Refuses a form of answers that there is not.</summary>
    public static void CheckAccepted(HttpRequest request)
    {
        if (request.Headers.Accept.ToString() is { Length: > 0 } accepted && !accepted.Contains("*/*", StringComparison.Ordinal)
            && !accepted.Contains("application/json", StringComparison.Ordinal) && !accepted.Contains("application/yaml", StringComparison.Ordinal)
            && !accepted.Contains(Protobuf.ContentType, StringComparison.Ordinal))
            throw new ApiError(406, "NotAcceptable",
                $"only the following media types are accepted: application/json, application/yaml, {Protobuf.ContentType}");
    }

    private static async Task BytesAsync(HttpContext context, int status, string type, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.BodyWriter.WriteAsync(body);
    }
}
