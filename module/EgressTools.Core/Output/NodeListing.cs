namespace EgressTools.Output;

/// <summary>How <c>nodes</c> / <c>Get-EgressNode</c> shows gateway nodes.</summary>
public static class NodeListing
{
    /// <summary>The kind of the list document.</summary>
    public const string Kind = "EgressNodeList";

    /// <summary>The listing; ages are counted up to <paramref name="now"/>.</summary>
    public static Listing<GatewayNode> At(DateTimeOffset now) => new(Kind, [
            new("NAME", static n => n.Name),
            new("STATUS", static n => n.Status) { IsWord = true, Tone = static n => n.Status == "Ready" ? Tone.Good : Tone.Bad },
            new("ROLES", static n => Cell.Of(n.Roles)) { IsList = true },
            new("AGE", n => HumanAge.Since(n.CreatedAt, now)),
            new("VERSION", static n => n.Version),
            new("INTERNAL-IP", static n => n.InternalIP?.ToString() ?? ""),
            new("EXTERNAL-IP", static n => n.ExternalIP?.ToString() ?? ""),
            new("POLICIES", static n => Cell.Of(n.Policies)) { IsList = true },
            new("PODS", static n => Cell.Of(n.Pods)),
            new("OS-IMAGE", static n => n.OsImage, Wide: true),
            new("KERNEL-VERSION", static n => n.KernelVersion, Wide: true),
            new("CONTAINER-RUNTIME", static n => n.ContainerRuntime, Wide: true),
            new("ZONE", static n => n.Zone, Wide: true),
            new("PROBLEMS", static n => string.Join("; ", n.Problems.Select(static p => p.Message)), Wide: true),
        ], Write, static n => $"node/{n.Name}");

    /// <summary>A node out of an item of the document; members that are missing keep their defaults.</summary>
    /// <exception cref="InputException">The item has no name.</exception>
    public static GatewayNode Read(JObject item)
    {
        if ((string?)item["name"] is not { Length: > 0 } name)
            throw new InputException($"an item of an {Kind} has no name", "InvalidNodeList", field: "name");
        return new GatewayNode(name)
        {
            Status = Text(item, "status") is { Length: > 0 } status ? status : "Unknown",
            Roles = Texts(item, "roles"),
            CreatedAt = DateTimeOffset.TryParse(Text(item, "createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
                ? created : null,
            Version = Text(item, "version"),
            InternalIP = Parse(item, "internalIP"),
            ExternalIP = Parse(item, "externalIP"),
            Policies = Texts(item, "policies"),
            Pods = (int?)item["pods"],
            OsImage = Text(item, "osImage"),
            KernelVersion = Text(item, "kernelVersion"),
            ContainerRuntime = Text(item, "containerRuntime"),
            Zone = Text(item, "zone"),
            Problems = item["problems"] is JArray problems
                ? [.. problems.OfType<JObject>().Select(static p => new NodeProblem(Text(p, "code"), Text(p, "message")))] : [],
        };
    }

    private static void Write(Utf8JsonWriter json, GatewayNode node)
    {
        json.WriteString("name", node.Name);
        json.WriteString("status", node.Status);
        json.WriteTexts("roles", node.Roles);
        if (node.CreatedAt is { } created)
            json.WriteString("createdAt", created.UtcDateTime);
        json.WriteText("version", node.Version);
        json.WriteText("internalIP", node.InternalIP?.ToString());
        json.WriteText("externalIP", node.ExternalIP?.ToString());
        json.WriteTexts("policies", node.Policies);
        json.WriteCount("pods", node.Pods);
        json.WriteText("osImage", node.OsImage);
        json.WriteText("kernelVersion", node.KernelVersion);
        json.WriteText("containerRuntime", node.ContainerRuntime);
        json.WriteText("zone", node.Zone);
        json.WriteObjects("problems", node.Problems, static (json, problem) =>
        {
            json.WriteString("code", problem.Code);
            json.WriteString("message", problem.Message);
        });
    }

    private static string Text(JObject item, string name) => (item[name] as JValue)?.Value as string ?? "";

    private static ImmutableArray<string> Texts(JObject item, string name) =>
        item[name] is JArray list ? [.. list.Select(static t => (t as JValue)?.Value as string).OfType<string>()] : [];

    private static Address? Parse(JObject item, string name) => Address.TryParse(Text(item, name), out var address) ? address : null;
}
