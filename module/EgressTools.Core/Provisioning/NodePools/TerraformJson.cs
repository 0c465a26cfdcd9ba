namespace EgressTools.Provisioning.NodePools;

/// <summary>Terraform's JSON syntax (files *.tf.json): labels of blocks become members, expressions templates, comments members named "//".</summary>
internal static class TerraformJson
{
    public static JObject Of(TerraformDocument document)
    {
        var root = new JObject { ["//"] = string.Join('\n', document.Head) };
        foreach (var block in document.Blocks)
        {
            var place = root;
            foreach (var name in block.Labels.SkipLast(1).Prepend(block.Name))
                place = (JObject)(place[name] ??= new JObject());
            place[block.Labels[^1]] = Body(block);
        }
        return root;
    }

    private static JObject Body(TerraformBlock block)
    {
        var body = new JObject();
        if (block.Comment is not null)
            body["//"] = block.Comment;
        foreach (var item in block.Items)
        {
            if (item is TerraformArgument argument)
                // A variable's type is the one expression that JSON takes as it is.
                body[item.Name] = block.Name == "variable" && item.Name == "type" ? new JValue((string)((JRaw)argument.Value).Value!) : Value(argument.Value);
            else if (body[item.Name] is JArray several)
                several.Add(Body((TerraformBlock)item));
            else
                body[item.Name] = new JArray(Body((TerraformBlock)item));
        }
        return body;
    }

    private static JToken Value(JToken value) => value switch
    {
        JRaw expression => new JValue($"${{{(string)expression.Value!}}}"),
        JArray list => new JArray(list.Select(Value)),
        JObject map => new JObject(map.Properties().Select(static p => new JProperty(p.Name, Value(p.Value)))),
        { Type: JTokenType.String } => new JValue(HclWriter.Template((string)value!)),
        _ => value.DeepClone(),
    };
}

/// <summary>An item of a block of Terraform's language.</summary>
internal abstract record TerraformItem(string Name)
{
    /// <summary>What is said above it; several lines with line feeds.</summary>
    public string? Comment { get; init; }
}

/// <summary>An argument: a text, a number, true or false, a list or an object of these; a <see cref="JRaw"/> is an expression.</summary>
internal sealed record TerraformArgument(string Name, JToken Value) : TerraformItem(Name);

/// <summary>A block with its labels.</summary>
internal sealed record TerraformBlock(string Name, params ImmutableArray<TerraformItem> Items) : TerraformItem(Name)
{
    public ImmutableArray<string> Labels { get; init; } = [];
}

/// <summary>A file.</summary>
internal sealed record TerraformDocument(ImmutableArray<string> Head, ImmutableArray<TerraformBlock> Blocks);
