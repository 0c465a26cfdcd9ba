using Newtonsoft.Json;

namespace EgressTools.Text.Documents;

/// <summary>Reads Terraform's JSON syntax (*.tf.json) as the blocks that it stands for. It does not tell blocks from arguments, which only the provider's
/// schema does: a member that may be either is there as both.</summary>
internal static class TerraformJsonReader
{
    /// <summary>Never throws: a fault is told.</summary>
    public static TerraformFile Read(string text, string path)
    {
        if (text.Length > HclReader.MaxLength)
            return HclReader.TooLong(path);
        var json = text.TrimStart('\uFEFF');
        try
        {
            // Strict, as Terraform is; the other reader knows lines.
            using (var document = JsonDocument.Parse(json))
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                    return new TerraformFile(path, [], new HclFault(1, "the file is JSON, but not an object"));
            }
            using var reader =
                new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Decimal };
            return new TerraformFile(path,
                [.. Members(JObject.Load(reader)).SelectMany(static m => Blocks(m.Name, [], m.Value, LabelsOf(m.Name)))], Fault: null);
        }
        catch (System.Text.Json.JsonException e)
        {
            return new TerraformFile(path, [], new HclFault((int)(e.LineNumber ?? 0) + 1, "the file is not JSON"));
        }
        catch (JsonReaderException e)
        {
            return new TerraformFile(path, [], new HclFault(e.LineNumber, "the file has numbers that are too large to be read") { IsLimit = true });
        }
    }

    private static int LabelsOf(string type) => type switch
    {
        "resource" or "data" => 2,
        "variable" or "output" or "module" or "provider" => 1,
        _ => 0,
    };

    /// <summary>The blocks of a type: objects or lists of them, below a member for each label.</summary>
    private static IEnumerable<HclBlock> Blocks(string type, ImmutableArray<string> labels, JToken value, int missing) =>
        from body in (value as JArray ?? [value]).OfType<JObject>()
        from block in missing == 0 ? [Block(type, labels, body)] : Members(body).SelectMany(m => Blocks(type, labels.Add(m.Name), m.Value, missing - 1))
        select block;

    private static HclBlock Block(string type, ImmutableArray<string> labels, JObject body) => new(type, labels, Line(body))
    {
        Attributes = [.. Members(body).Where(static m => m.Value is not JArray list || !list.OfType<JObject>().Any()).Select(Attribute)],
        Blocks = [.. Members(body).SelectMany(static m => Blocks(m.Name, [], m.Value, m.Name == "dynamic" ? 1 : 0))],
    };

    private static HclAttribute Attribute(JProperty member)
    {
        var literal = Literal(member.Value);
        var text = literal is null && member.Value.Type == JTokenType.String ? Expression((string)member.Value!) : member.Value.ToString(Formatting.None);
        return new HclAttribute(member.Name, text, literal, Line(member)) { Members = member.Value is JObject map ? Plain(map) : LabelSet.Empty };
    }

    private static LabelSet Plain(JObject map) => LabelSet.Create(
        from member in Members(map)
        let value = Literal(member.Value)
        where value is not null
        select new KeyValuePair<string, string>(member.Name, value));

    /// <summary>Comments, and what is as if it were not there.</summary>
    private static IEnumerable<JProperty> Members(JObject body) => body.Properties().Where(static p => p.Name != "//" && p.Value.Type != JTokenType.Null);

    /// <summary>Texts are templates, as those of HCL in quotes are.</summary>
    private static string? Literal(JToken value) => value.Type switch
    {
        JTokenType.String =>
            HclCursor.Plain($"\"{((string)value!).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""),
        JTokenType.Boolean or JTokenType.Integer or JTokenType.Float => value.ToString(Formatting.None),
        _ => null,
    };

    /// <summary>What HCL would write in place of <c>"${...}"</c>.</summary>
    private static string Expression(string template) => template.StartsWith("${", StringComparison.Ordinal)
        && template.IndexOf('}', StringComparison.Ordinal) == template.Length - 1
        ? template[2..^1].Trim()
        : $"\"{template}\"";

    private static int Line(IJsonLineInfo token) => token.LineNumber;
}
