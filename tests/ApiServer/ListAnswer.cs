using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>Answers lists: selectors, pages with continue tokens, tables and metadata-only forms.</summary>
internal sealed class ListAnswer(ObjectStore store, TestApiServer server)
{
    public JsonObject Make(ResourceKind kind, string? space, IQueryCollection query, string accept)
    {
        var (all, version) = store.List(kind, space);
        var labels = Selectors.Labels(query["labelSelector"]);
        var fields = Selectors.Fields(query["fieldSelector"]);
        var items = all.Where(i => fields(i) && labels(i.Labels())).ToList();
        var selective = !string.IsNullOrEmpty(query["labelSelector"]) || !string.IsNullOrEmpty(query["fieldSelector"]);
        var (page, metadata) = Page(items, version, query, selective, kind);
        if (accept.Contains("as=Table", StringComparison.Ordinal))
            return Tables.Make(kind, page, metadata, server.Minor, query["includeObject"] != "None");
        return accept.Contains("as=PartialObjectMetadataList", StringComparison.Ordinal) ? MetadataOnly(page, metadata) : Full(kind, page, metadata);
    }

    private (List<JsonObject> Page, JsonObject Metadata) Page(List<JsonObject> items, long version, IQueryCollection query, bool selective, ResourceKind kind)
    {
        var start = 0;
        if (query["continue"].ToString() is { Length: > 0 } token)
        {
            var (listed, after) = Decode(token);
            if (server.ContinueTokensExpire)
                throw ApiError.Expired();
            version = listed;
            start = items.FindIndex(i => string.CompareOrdinal(Key(i), after) >= 0);
            if (start < 0)
                start = items.Count;
        }
        var metadata = new JsonObject();
        var limit = int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : int.MaxValue;
        var page = items.Skip(start).Take(limit).ToList();
        var remaining = items.Count - start - page.Count;
        metadata["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        if (remaining > 0)
        {
            metadata["continue"] = Encode(version, Key(page[^1]) + "\0");
            if (!selective)
                metadata["remainingItemCount"] = remaining;
        }
        else if (kind.IsCustom)
        {
            metadata["continue"] = "";
        }
        return (page, metadata);
    }

    private static JsonObject Full(ResourceKind kind, List<JsonObject> page, JsonObject metadata)
    {
        var items = new JsonArray();
        foreach (var item in page)
        {
            var copy = item.Copy();
            // Items of built-in lists have no apiVersion and kind of their own; those of custom resources have.
            if (!kind.IsCustom)
            {
                copy.Remove("apiVersion");
                copy.Remove("kind");
            }
            items.Add((JsonNode)copy);
        }
        return new JsonObject { ["kind"] = kind.Kind + "List", ["apiVersion"] = kind.GroupVersion, ["metadata"] = metadata, ["items"] = items };
    }

    private static JsonObject MetadataOnly(List<JsonObject> page, JsonObject metadata) => new()
    {
        ["kind"] = "PartialObjectMetadataList",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = metadata,
        ["items"] = new JsonArray([.. page.Select(static i => Tables.Partial(i))]),
    };

    private static string Key(JsonObject item) => item.Namespace().Length == 0 ? "/" + item.Name() : $"/{item.Namespace()}/{item.Name()}";

    private static string Encode(long version, string start)
    {
        var json = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = version, ["start"] = start }.ToJsonString();
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static (long Version, string Start) Decode(string token)
    {
        try
        {
            var padded = token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=');
            var json = JsonNode.Parse(Convert.FromBase64String(padded))!;
            return ((long)json["rv"]!, (string)json["start"]!);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw ApiError.BadRequest("invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value");
        }
    }
}
