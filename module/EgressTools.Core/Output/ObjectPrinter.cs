namespace EgressTools.Output;

/// <summary>Prints Kubernetes objects as such.</summary>
public static class ObjectPrinter
{
    /// <summary>YAML documents one after the other; JSON as the object, or a List of several; names as kubectl prints them.</summary>
    public static void Write(TextWriter output, OutputFormat format, IReadOnlyList<JObject> objects)
    {
        Action write = format.Kind switch
        {
            OutputKind.Json => () => JsonText.Write(output, One(objects)),
            OutputKind.Name => () => output.WriteLines(objects.Select(Name)),
            OutputKind.JsonPath => () => format.Template!.Write(output, One(objects)),
            _ => () => output.Write(string.Join("---\n", objects.Select(YamlWriter.Write))),
        };
        write();
    }

    /// <summary>The same, but a path is looked for in each object, and no object gives no text.</summary>
    public static void WriteEach(TextWriter output, OutputFormat format, ImmutableArray<JObject> objects)
    {
        foreach (var part in format.Kind == OutputKind.JsonPath ? objects.Select(static o => ImmutableArray.Create(o)) : objects.IsEmpty ? [] : [objects])
            Write(output, format, part);
    }

    /// <summary>"ciliumegressgatewaypolicy.cilium.io/web".</summary>
    public static string Name(JObject item)
    {
        var apiVersion = (string?)item["apiVersion"] ?? "";
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? "." + apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        return $"{((string?)item["kind"] ?? "").ToLowerInvariant()}{group}/{(string?)item["metadata"]?["name"]}";
    }

    private static JObject One(IReadOnlyList<JObject> objects) => objects.Count == 1
        ? objects[0]
        : new JObject { ["apiVersion"] = "v1", ["kind"] = "List", ["metadata"] = new JObject(), ["items"] = new JArray(objects) };
}
