using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>A list that is far larger than what tests keep: made page by page while it is sent.</summary>
/// <param name="Kind">The plural name.</param>
/// <param name="Count">How many objects.</param>
/// <param name="Item">The JSON of the n-th object.</param>
public sealed record GeneratedList(string Kind, int Count, Func<int, string> Item)
{
    internal async Task AnswerAsync(HttpContext context)
    {
        var start = int.TryParse(context.Request.Query["continue"], NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0;
        var limit = int.TryParse(context.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : Count;
        var end = Math.Min(Count, start + limit);
        context.Response.ContentType = "application/json";
        var text = new StringBuilder(
            string.Create(CultureInfo.InvariantCulture, $$"""{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1","continue":"{{(end < Count ? end : "")}}"},"items":["""));
        for (var i = start; i < end; i++)
            text.Append(i > start ? "," : "").Append(Item(i));
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text.Append("]}\n").ToString()));
    }
}
