namespace EgressTools.Provisioning.NodePools;

/// <summary>Writes Terraform's language as <c>terraform fmt</c> leaves it: two spaces, and equals signs of neighbouring lines below each other.</summary>
internal static class HclWriter
{
    public static string Write(TerraformDocument document)
    {
        var text = new StringBuilder();
        foreach (var line in document.Head)
            text.Append(line.Length == 0 ? "#" : "# ").Append(line).Append('\n');
        foreach (var block in document.Blocks)
            Item(block, 0, width: 0, text.Append('\n'));
        return text.ToString();
    }

    public static string Quote(string value) =>
        "\"" + Template(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)) + "\"";

    /// <summary>A text that no template is taken from.</summary>
    public static string Template(string value) => value.Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);

    private static void Body(TerraformBlock block, int indent, StringBuilder text)
    {
        var width = 0;
        for (var i = 0; i < block.Items.Length; i++)
        {
            var item = block.Items[i];
            var begins = i == 0 || !IsLine(item) || item.Comment is not null || !IsLine(block.Items[i - 1]);
            if (begins && i > 0)
                text.Append('\n');
            if (begins)
                width = block.Items.Skip(i).TakeWhile((next, at) => at == 0 || (IsLine(next) && next.Comment is null)).Max(static n => n.Name.Length);
            Item(item, indent, width, text);
        }
    }

    private static void Item(TerraformItem item, int indent, int width, StringBuilder text)
    {
        foreach (var line in item.Comment?.Split('\n') ?? [])
            text.Append(' ', indent).Append("# ").Append(line).Append('\n');
        text.Append(' ', indent).Append(item.Name);
        if (item is TerraformBlock block)
        {
            foreach (var label in block.Labels)
                text.Append(' ').Append(Quote(label));
            Body(block, indent + 2, text.Append(" {\n"));
            text.Append(' ', indent).Append("}\n");
        }
        else if (item is TerraformArgument argument)
        {
            text.Append(' ', Math.Max(0, IsLine(item) ? width - item.Name.Length : 0)).Append(" = ").Append(Value(argument.Value, indent)).Append('\n');
        }
    }

    private static bool IsLine(TerraformItem item) => item is TerraformArgument { Value: not JObject };

    private static string Value(JToken value, int indent) => value switch
    {
        JRaw expression => (string)expression.Value!,
        JArray list => $"[{string.Join(", ", list.Select(item => Value(item, indent)))}]",
        JObject map => Map(map, indent),
        { Type: JTokenType.Boolean } => (bool)value ? "true" : "false",
        { Type: JTokenType.Integer } => value.ToString(),
        _ => Quote((string)value!),
    };

    private static string Map(JObject map, int indent)
    {
        var keys = map.Properties().Select(static p => (Key: Quote(p.Name), p.Value)).ToList();
        var width = keys.Max(static k => k.Key.Length);
        var blanks = new string(' ', indent + 2);
        return $"{{\n{string.Concat(keys.Select(k => $"{blanks}{k.Key.PadRight(width)} = {Value(k.Value, indent + 2)}\n"))}{new string(' ', indent)}}}";
    }
}
