using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
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
    private readonly ConcurrentDictionary<(int Start, int End, bool Table), byte[]> _pages = [];

    /// <summary>Which objects a namespace has, and of these those of a name.</summary>
    public Func<string, string?, (int Start, int End)>? Find { get; init; }

    /// <summary>How long the server takes for so many objects.</summary>
    public Func<int, TimeSpan>? Delay { get; init; }

    public async Task AnswerAsync(HttpContext context, string? space)
    {
        var (first, last) = Range(space, context.Request.Query["fieldSelector"].ToString());
        var start = Math.Max(first, Number(context, "continue", first));
        var end = (int)Math.Min(last, start + (long)Number(context, "limit", Count));
        var table = context.Request.Headers.Accept.ToString().Contains("as=Table", StringComparison.Ordinal);
        var page = _pages.GetOrAdd((start, end, table), range => Compressed(range, last));
        if (Delay is not null)
            await Task.Delay(Delay(end - start), context.RequestAborted);
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

    private (int Start, int End) Range(string? space, string selector)
    {
        const string ByName = "metadata.name=";
        if (selector.Length > 0 && (Find is null || space is null || !selector.StartsWith(ByName, StringComparison.Ordinal)))
            return (0, 0);
        return space is not null && Find is not null ? Find(space, selector.Length > 0 ? selector[ByName.Length..] : null) : (0, Count);
    }

    private static int Number(HttpContext context, string parameter, int otherwise) =>
        int.TryParse(context.Request.Query[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : otherwise;

    /// <summary>With the level that API servers use.</summary>
    private byte[] Compressed((int Start, int End, bool Table) range, int last)
    {
        using var page = new MemoryStream();
        using (var writer = new StreamWriter(new GZipStream(page, CompressionLevel.Fastest), new UTF8Encoding(false), 64 * 1024))
        {
            if (range.Table)
                WriteTable(writer, range.Start, range.End, last);
            else
                Write(writer, range.Start, range.End, last);
        }
        return page.ToArray();
    }

    private void WriteTable(StreamWriter writer, int start, int end, int last)
    {
        var items = Enumerable.Range(start, end - start).Select(i => (JsonObject)JsonNode.Parse(Item(i))!).ToList();
        writer.Write(Tables.Make(Kind, items, (JsonObject)JsonNode.Parse($"{{{Metadata(end, last)}}}")!["metadata"]!.DeepClone(), minor: 36).ToJsonString());
    }

    /// <summary>Lists of custom resources have their keys sorted; what is built in has its items last.</summary>
    private void Write(StreamWriter writer, int start, int end, int last)
    {
        var metadata = Metadata(end, last);
        writer.Write($$"""{"apiVersion":"{{Kind.GroupVersion}}",{{(Kind.IsCustom ? "" : $"\"kind\":\"{Kind.Kind}List\",{metadata},")}}"items":[""");
        for (var i = start; i < end; i++)
        {
            writer.Write(i > start ? "," : "");
            writer.Write(Item(i));
        }
        writer.Write(Kind.IsCustom ? $$"""],"kind":"{{Kind.Kind}}List",{{metadata}}}""" : "]}");
        writer.Write('\n');
    }

    private static string Metadata(int end, int last) => string.Create(CultureInfo.InvariantCulture, $$"""
        "metadata":{"continue":"{{(end < last ? end : "")}}","remainingItemCount":{{last - end}},"resourceVersion":"2000"}
        """);
}
