using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>Which groups, versions and resources there are.</summary>
internal sealed class Discovery(Func<ResourceKind, bool> exists)
{
    private static readonly Dictionary<string, (string Singular, string[] Short, string[] Categories)> Words = new(StringComparer.Ordinal)
    {
        ["ciliumidentities"] = ("ciliumidentity", ["ciliumid"], ["cilium"]),
        ["ciliumnodes"] = ("ciliumnode", ["cn", "ciliumn"], ["cilium"]),
        ["ciliumegressgatewaypolicies"] = ("ciliumegressgatewaypolicy", ["cegp"], ["cilium", "ciliumpolicy"]),
        ["ciliumendpoints"] = ("ciliumendpoint", ["cep", "ciliumep"], ["cilium"]),
        ["pods"] = ("pod", ["po"], ["all"]),
        ["nodes"] = ("node", ["no"], []),
        ["endpoints"] = ("endpoints", ["ep"], []),
        ["events"] = ("event", ["ev"], []),
        ["secrets"] = ("secret", [], []),
        ["services"] = ("service", ["svc"], ["all"]),
        ["namespaces"] = ("namespace", ["ns"], []),
        ["configmaps"] = ("configmap", ["cm"], []),
        ["daemonsets"] = ("daemonset", ["ds"], ["all"]),
        ["deployments"] = ("deployment", ["deploy"], ["all"]),
    };

    public static JsonObject Version { get; } = new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = "v1.36.3",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "go1.26",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };

    public static JsonObject CoreVersions => new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") };

    public JsonObject Groups()
    {
        var groups = ResourceKind.All.Where(k => k.Group.Length > 0 && exists(k)).Select(static k => (k.Group, k.Version)).Distinct()
            .Append(("authorization.k8s.io", "v1"));
        return new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. groups.Select(static g =>
            {
                var version = new JsonObject { ["groupVersion"] = $"{g.Item1}/{g.Item2}", ["version"] = g.Item2 };
                return (JsonNode)new JsonObject { ["name"] = g.Item1, ["versions"] = new JsonArray(version), ["preferredVersion"] = version.DeepClone() };
            })]),
        };
    }

    /// <summary>As much of OpenAPI as kubectl asks for before it applies: that policies can be patched with server-side validation.</summary>
    public static JsonObject? OpenApi(string[] path) => path switch
    {
        ["openapi", "v3"] => new JsonObject
        {
            ["paths"] = new JsonObject { ["apis/cilium.io/v2"] = new JsonObject { ["serverRelativeURL"] = "/openapi/v3/apis/cilium.io/v2" } },
        },
        ["openapi", "v3", "apis", "cilium.io", "v2"] => new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "unversioned" },
            ["paths"] = new JsonObject { ["/apis/cilium.io/v2/ciliumegressgatewaypolicies/{name}"] = new JsonObject { ["patch"] = PatchOperation() } },
        },
        _ => null,
    };

    public JsonObject? Resources(string group, string version)
    {
        if (group == "authorization.k8s.io")
            return new JsonObject { ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = "authorization.k8s.io/v1", ["resources"] = new JsonArray() };
        var kinds = ResourceKind.All.Where(k => k.Group == group && k.Version == version && exists(k)).ToList();
        if (kinds.Count == 0)
            return null;
        var list = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0)
            list["apiVersion"] = "v1";
        list["groupVersion"] = kinds[0].GroupVersion;
        list["resources"] = new JsonArray([.. kinds.SelectMany(Entries)]);
        return list;
    }

    private static JsonObject PatchOperation() => new()
    {
        ["x-kubernetes-action"] = "patch",
        ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = "cilium.io", ["kind"] = "CiliumEgressGatewayPolicy", ["version"] = "v2" },
        ["parameters"] = new JsonArray(
            new JsonObject { ["name"] = "dryRun", ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } },
            new JsonObject { ["name"] = "fieldValidation", ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } }),
        ["responses"] = new JsonObject(),
    };

    // In the order of a real server: of the alphabet for its own kinds, another for those of a CRD.
    private static JsonArray Verbs(ResourceKind kind) => kind switch
    {
        { Plural: "namespaces" } => ["create", "delete", "get", "list", "patch", "update", "watch"],
        { IsCustom: true } => ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
        _ => ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
    };

    private static IEnumerable<JsonNode> Entries(ResourceKind kind)
    {
        var words = Words.GetValueOrDefault(kind.Plural, (kind.Kind.ToLowerInvariant(), [], []));
        var entry = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = words.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Verbs(kind),
        };
        if (words.Short.Length > 0)
            entry["shortNames"] = new JsonArray([.. words.Short.Select(static w => (JsonNode)w)]);
        if (words.Categories.Length > 0)
            entry["categories"] = new JsonArray([.. words.Categories.Select(static w => (JsonNode)w)]);
        yield return entry;
        if (kind.Plural == "pods")
        {
            yield return new JsonObject { ["name"] = "pods/exec", ["singularName"] = "", ["namespaced"] = true, ["kind"] = "PodExecOptions", ["verbs"] = new JsonArray("create", "get") };
            yield return new JsonObject { ["name"] = "pods/ephemeralcontainers", ["singularName"] = "", ["namespaced"] = true, ["kind"] = "Pod", ["verbs"] = new JsonArray("get", "patch", "update") };
        }
    }
}
