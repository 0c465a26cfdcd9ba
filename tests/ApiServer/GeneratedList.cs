using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>
/// A list that is far larger than what tests keep. A page is made when it is asked for first and kept compressed, so that a measurement after that
/// has little of the server in it.
/// </summary>
/// <param name="Kind">What it is a list of.</param>
/// <param name="Count">How many objects.</param>
/// <param name="Item">The JSON of the n-th object.</param>
internal sealed record GeneratedList(ResourceKind Kind, int Count, Func<int, string> Item)
{
    private readonly ConcurrentDictionary<(int Start, int End), byte[]> _pages = [];

    public async Task AnswerAsync(HttpContext context)
    {
        var start = Number(context, "continue", 0);
        var end = (int)Math.Min(Count, start + (long)Number(context, "limit", Count));
        var page = _pages.GetOrAdd((start, end), Compressed);
        context.Response.ContentType = "application/json";
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentLength = page.Length;
            await context.Response.Body.WriteAsync(page, context.RequestAborted);
            return;
        }
        await using var plain = new GZipStream(new MemoryStream(page), CompressionMode.Decompress);
        await plain.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static int Number(HttpContext context, string parameter, int otherwise) =>
        int.TryParse(context.Request.Query[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : otherwise;

    /// <summary>With the level that API servers use.</summary>
    private byte[] Compressed((int Start, int End) range)
    {
        using var page = new MemoryStream();
        using (var writer = new StreamWriter(new GZipStream(page, CompressionLevel.Fastest), new UTF8Encoding(false), 64 * 1024))
            Write(writer, range.Start, range.End);
        return page.ToArray();
    }

    /// <summary>Lists of custom resources have their keys sorted; what is built in has its items last.</summary>
    private void Write(StreamWriter writer, int start, int end)
    {
        var next = end < Count ? end.ToString(CultureInfo.InvariantCulture) : "";
        var metadata = string.Create(CultureInfo.InvariantCulture, $$"""
            "metadata":{"continue":"{{next}}","remainingItemCount":{{Count - end}},"resourceVersion":"2000"}
            """);
        writer.Write($$"""{"apiVersion":"{{Kind.GroupVersion}}",{{(Kind.IsCustom ? "" : $"\"kind\":\"{Kind.Kind}List\",{metadata},")}}"items":[""");
        for (var i = start; i < end; i++)
        {
            writer.Write(i > start ? "," : "");
            writer.Write(Item(i));
        }
        writer.Write(Kind.IsCustom ? $$"""],"kind":"{{Kind.Kind}}List",{{metadata}}}""" : "]}");
        writer.Write('\n');
    }
}
