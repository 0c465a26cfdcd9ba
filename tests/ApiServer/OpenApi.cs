using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>As much of OpenAPI as kubectl and helm ask for before they write: that each kind can be patched with validation by the server.</summary>
internal static class OpenApi
{
    /// <summary>The paths that have a document.</summary>
    public static JsonObject Index(Func<ResourceKind, bool> exists) => new()
    {
        ["paths"] = new JsonObject(ResourceKind.All.Where(exists).Select(Path).Distinct(StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{p}?hash={Hash(p, exists)}" }))),
    };

    /// <summary>The document of a group and version, or null.</summary>
    public static JsonObject? Document(string path, Func<ResourceKind, bool> exists)
    {
        var kinds = ResourceKind.All.Where(k => exists(k) && Path(k) == path).ToList();
        return kinds.Count == 0 ? null : new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = kinds[0].IsCustom ? "Kubernetes CRD Swagger" : "Kubernetes",
                ["version"] = kinds[0].IsCustom ? "v0.1.0" : "v1.36.3"
            },
            ["paths"] = new JsonObject(kinds.Select(k => KeyValuePair.Create(
                $"/{path}/{(k.Namespaced ? "namespaces/{namespace}/" : "")}{k.Plural}/{{name}}", (JsonNode?)new JsonObject { ["patch"] = Patch(k) }))),
            ["components"] = new JsonObject { ["schemas"] = new JsonObject() },
        };
    }

    private static string Hash(string path, Func<ResourceKind, bool> exists) =>
        Convert.ToHexString(SHA512.HashData(Encoding.UTF8.GetBytes(Document(path, exists)!.ToJsonString())));

    private static string Path(ResourceKind kind) => kind.Group.Length == 0 ? "api/" + kind.Version : $"apis/{kind.GroupVersion}";

    private static JsonObject Patch(ResourceKind kind) => new()
    {
        ["operationId"] = $"patch{Camel(kind.Group)}{Camel(kind.Version)}{kind.Kind}",
        ["x-kubernetes-action"] = "patch",
        ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind },
        ["parameters"] = new JsonArray(
            new JsonObject { ["name"] = "dryRun", ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } },
            new JsonObject { ["name"] = "fieldValidation", ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } }),
        ["responses"] = new JsonObject(),
    };

    private static string Camel(string name) =>
        string.Concat(name.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(static p => char.ToUpperInvariant(p[0]) + p[1..]));
}
