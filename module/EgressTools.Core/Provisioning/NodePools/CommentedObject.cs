namespace EgressTools.Provisioning.NodePools;

/// <summary>A Kubernetes object, and what its YAML says above some of its members.</summary>
/// <param name="Comments">Paths of members, keys joined by dots, each with what is said; several lines with line feeds.</param>
internal sealed record CommentedObject(JObject Object, ImmutableArray<(string Path, string Comment)> Comments)
{
    /// <summary>As YAML, ending with a line feed.</summary>
    public string ToYaml()
    {
        var text = YamlWriter.Write(Object);
        var root = (YamlMap)YamlSpots.Of(text)[0];
        return TextEdit.Apply(text, Comments.Select(c => Edit(new Lines(text), Key(root, c.Path), c.Comment)))!;
    }

    private static TextEdit Edit(Lines lines, YamlText key, string comment)
    {
        var start = lines.Start(key.Start);
        var blanks = new string(' ', key.Column);
        return new TextEdit(start, start, string.Concat(comment.Split('\n').Select(l => $"{blanks}# {l}\n")));
    }

    private static YamlText Key(YamlMap map, string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var member = map.Members.First(m => m.Key.Value == (dot < 0 ? path : path[..dot]));
        return dot < 0 ? member.Key : Key((YamlMap)member.Value, path[(dot + 1)..]);
    }
}
