using System.Globalization;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>The Table form of lists, which kubectl asks for. Nodes have the columns of a real server; other kinds name and age.</summary>
internal static class Tables
{
    private static readonly (string Name, string Type, string Format, string Description, int Priority)[] NodeColumns =
    [
        ("Name", "string", "name", "", 0), ("Status", "string", "", "The status of the node", 0), ("Roles", "string", "", "The roles of the node", 0),
        ("Age", "string", "", "", 0), ("Version", "string", "", "", 0), ("Internal-IP", "string", "", "", 1), ("External-IP", "string", "", "", 1),
        ("OS-Image", "string", "", "", 1), ("Kernel-Version", "string", "", "", 1), ("Container-Runtime", "string", "", "", 1),
    ];

    public static JsonObject Make(ResourceKind kind, List<JsonObject> items, JsonObject metadata, int minor, bool withObjects = true)
    {
        var columns = kind.Plural == "nodes" ? NodeColumns : [("Name", "string", "name", "", 0), ("Age", kind.IsCustom ? "date" : "string", "", "", 0)];
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = new JsonArray([.. columns.Select(static c => (JsonNode)new JsonObject
            {
                ["name"] = c.Name,
                ["type"] = c.Type,
                ["format"] = c.Format,
                ["description"] = c.Description,
                ["priority"] = c.Priority,
            })]),
            ["rows"] = new JsonArray([.. items.Select(i => (JsonNode)new JsonObject
            {
                ["cells"] = kind.Plural == "nodes" ? NodeCells(i, minor) : new JsonArray(i.Name(), "4m"),
                ["object"] = withObjects ? Partial(i) : null,
            })]),
        };
    }

    public static JsonObject Partial(JsonObject item) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = item["metadata"]?.DeepClone(),
    };

    private static JsonArray NodeCells(JsonObject node, int minor)
    {
        var info = node["status"]?["nodeInfo"];
        // Since some release between 1.32 and 1.36 the kernel's column names the architecture too.
        var kernel = (string?)info?["kernelVersion"] + (minor >= 36 && info?["architecture"] is { } architecture ? $" ({(string?)architecture})" : "");
        var status = Ready(node) + ((bool?)node["spec"]?["unschedulable"] == true ? ",SchedulingDisabled" : "");
        return new JsonArray(
            node.Name(), status, "<none>", "4m", (string?)info?["kubeletVersion"], Address(node, "InternalIP"), Address(node, "ExternalIP"),
            (string?)info?["osImage"], kernel, (string?)info?["containerRuntimeVersion"]);
    }

    private static string Ready(JsonObject node)
    {
        var condition = (node["status"]?["conditions"] as JsonArray ?? []).FirstOrDefault(static c => (string?)c!["type"] == "Ready");
        return condition is null ? "Unknown" : (string?)condition["status"] == "True" ? "Ready" : "NotReady";
    }

    private static string Address(JsonObject node, string type) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(string?)(node["status"]?["addresses"] as JsonArray ?? []).FirstOrDefault(a => (string?)a!["type"] == type)?["address"] ?? "<none>"}");
}
