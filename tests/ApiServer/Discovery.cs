using System.Globalization;
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
        ["serviceaccounts"] = ("serviceaccount", ["sa"], []),
        ["customresourcedefinitions"] = ("customresourcedefinition", ["crd", "crds"], ["api-extensions"]),
        ["services"] = ("service", ["svc"], ["all"]),
        ["namespaces"] = ("namespace", ["ns"], []),
        ["configmaps"] = ("configmap", ["cm"], []),
        ["daemonsets"] = ("daemonset", ["ds"], ["all"]),
        ["deployments"] = ("deployment", ["deploy"], ["all"]),
    };

    public static JsonObject Version(int minor)
    {
        var text = minor.ToString(CultureInfo.InvariantCulture);
        var version = new JsonObject { ["major"] = "1", ["minor"] = text };
        if (minor >= 33)
        {
            version["emulationMajor"] = "1";
            version["emulationMinor"] = text;
            version["minCompatibilityMajor"] = "1";
            version["minCompatibilityMinor"] = (minor - 1).ToString(CultureInfo.InvariantCulture);
        }
        version["gitVersion"] = minor == 36 ? "v1.36.3" : $"v1.{text}.0";
        version["gitCommit"] = "";
        version["gitTreeState"] = "clean";
        version["buildDate"] = "1970-01-01T00:00:00Z";
        version["goVersion"] = "go1.26";
        version["compiler"] = "gc";
        version["platform"] = "linux/amd64";
        return version;
    }

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

    /// <summary>One group; null where there is none of that name.</summary>
    public JsonObject? Group(string name)
    {
        var versions = Versions(name);
        return versions.Count == 0 ? null : new JsonObject
        {
            ["kind"] = "APIGroup",
            ["apiVersion"] = "v1",
            ["name"] = name,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    /// <summary>Everything in one answer, for clients that ask for this form: of the core (no group) or of all groups.</summary>
    public JsonObject Aggregated(bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. ResourceKind.All.Where(k => exists(k) && k.Group.Length == 0 == core).GroupBy(static k => k.Group, StringComparer.Ordinal)
            .Select(static g => (JsonNode)new JsonObject
        {
            ["metadata"] = g.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = g.Key },
            ["versions"] = new JsonArray([.. g.GroupBy(static k => k.Version, StringComparer.Ordinal).Select(static v => (JsonNode)new JsonObject
            {
                ["version"] = v.Key,
                ["resources"] = new JsonArray([.. v.OrderBy(static k => k.Plural, StringComparer.Ordinal).Select(Whole)]),
                ["freshness"] = "Current",
            })]),
        })]),
    };

    public JsonObject? Resources(string group, string version)
    {
        if (group == "authorization.k8s.io")
            return new JsonObject
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = "authorization.k8s.io/v1",
                ["resources"] = new JsonArray()
            };
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

    private static (string Name, string Kind, string[] Verbs)[] Subresources(ResourceKind kind) => kind.Plural switch
    {
        "pods" => [("ephemeralcontainers", "Pod", ["get", "patch", "update"]), ("exec", "PodExecOptions", ["create", "get"])],
        "ciliumidentities" or "ciliumnodes" => [("status", kind.Kind, ["get", "patch", "update"])],
        _ => [],
    };

    private List<JsonNode> Versions(string group) => [.. ResourceKind.All.Where(k => k.Group == group && exists(k)).Select(static k => k.Version).Distinct()
        .Select(v => new JsonObject { ["groupVersion"] = $"{group}/{v}", ["version"] = v })];

    private static JsonArray Strings(IEnumerable<string> words) => [.. words.Select(static w => (JsonNode)w)];

    private static JsonNode Whole(ResourceKind kind)
    {
        var words = Words.GetValueOrDefault(kind.Plural, (kind.Kind.ToLowerInvariant(), [], []));
        // What is built in has no group and version here: they are those around it.
        JsonObject Kind(string name) => new() { ["group"] = kind.IsCustom ? kind.Group : "", ["version"] = kind.IsCustom ? kind.Version : "", ["kind"] = name };
        var whole = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = Kind(kind.Kind),
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = words.Singular,
            ["verbs"] = Verbs(kind),
        };
        if (words.Short.Length > 0)
            whole["shortNames"] = Strings(words.Short);
        if (words.Categories.Length > 0)
            whole["categories"] = Strings(words.Categories);
        if (Subresources(kind) is { Length: > 0 } subresources)
        {
            whole["subresources"] = new JsonArray([.. subresources.Select(s => (JsonNode)new JsonObject
            {
                ["subresource"] = s.Name,
                ["responseKind"] = Kind(s.Kind),
                ["verbs"] = Strings(s.Verbs),
            })]);
        }
        return whole;
    }

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
            entry["shortNames"] = Strings(words.Short);
        if (words.Categories.Length > 0)
            entry["categories"] = Strings(words.Categories);
        yield return entry;
        foreach (var (name, kindName, verbs) in Subresources(kind))
            yield return new JsonObject
            {
                ["name"] = $"{kind.Plural}/{name}",
                ["singularName"] = "",
                ["namespaced"] = kind.Namespaced,
                ["kind"] = kindName,
                ["verbs"] = Strings(verbs)
            };
    }
}
