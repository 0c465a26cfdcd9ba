using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>Answers watches: initial events, changes, bookmarks, and 410 for versions that are gone.</summary>
internal sealed class WatchAnswer(ObjectStore store, TestApiServer server, long oldest)
{
    public async Task RunAsync(HttpContext context, ResourceKind kind, string? space)
    {
        var query = context.Request.Query;
        context.Response.ContentType = "application/json";
        var from = long.TryParse(query["resourceVersion"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        if (from > 0 && from < oldest)
        {
            var gone = new ApiError(410, "Expired", string.Create(CultureInfo.InvariantCulture, $"too old resource version: {from} ({oldest})"));
            await SendAsync(context, "ERROR", gone.Body());
            return;
        }
        var labels = Selectors.Labels(query["labelSelector"]);
        var seconds = int.TryParse(query["timeoutSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 300;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        ends.CancelAfter(TimeSpan.FromSeconds(seconds));
        if (from == 0)
            from = await InitialAsync(context, kind, space, labels, query["allowWatchBookmarks"].ToString() is "1" or "true");
        await FollowAsync(context, kind, space, labels, from, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task SendAsync(HttpContext context, string type, JsonObject item)
    {
        await context.Response.WriteAsync(new JsonObject { ["type"] = type, ["object"] = item }.ToJsonString() + "\n");
        await context.Response.Body.FlushAsync();
    }

    private async Task<long> InitialAsync(HttpContext context, ResourceKind kind, string? space,
        Func<IReadOnlyDictionary<string, string>, bool> labels, bool bookmarks)
    {
        var (items, version) = store.List(kind, space);
        foreach (var item in items.Where(i => labels(i.Labels())))
            await SendAsync(context, "ADDED", item.Copy());
        if (bookmarks)
        {
            await SendAsync(context, "BOOKMARK", new JsonObject
            {
                ["apiVersion"] = kind.GroupVersion,
                ["kind"] = kind.Kind,
                ["metadata"] = new JsonObject
                {
                    ["annotations"] = Annotations(kind),
                    ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture),
                },
            });
        }
        return version;
    }

    private JsonObject Annotations(ResourceKind kind)
    {
        var annotations = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        // Some release between 1.32 and 1.36 stopped sending an empty list along.
        if (server.Minor < 36)
        {
            annotations["kubernetes.io/initial-events-list-blueprint"] =
                Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"apiVersion":"{{kind.GroupVersion}}","items":[],"kind":"{{kind.Kind}}List"}""" + "\n"));
        }
        return annotations;
    }

    private async Task FollowAsync(
        HttpContext context, ResourceKind kind, string? space, Func<IReadOnlyDictionary<string, string>, bool> labels, long from, CancellationToken ends)
    {
        while (!ends.IsCancellationRequested)
        {
            var changed = store.Changed;
            foreach (var change in store.EventsAfter(from))
            {
                from = change.Version;
                if (change.Kind == kind && (space is null || change.Item.Namespace() == space) && labels(change.Item.Labels()))
                    await SendAsync(context, change.Type, change.Item.Copy());
            }
            await changed.WaitAsync(ends);
        }
    }
}
