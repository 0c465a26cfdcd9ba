using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EgressTools.Cluster;

/// <summary>Reads members of a YAML mapping leniently: what has another shape counts as absent.</summary>
internal static class YamlNodes
{
    /// <summary>The scalar; null where it is absent, empty or YAML's null.</summary>
    public static string? Text(this YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var node) ? Scalar(node) : null;

    public static bool Flag(this YamlMappingNode map, string key) => string.Equals(map.Text(key), "true", StringComparison.OrdinalIgnoreCase);

    public static YamlMappingNode? Map(this YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var node) ? node as YamlMappingNode : null;

    public static IEnumerable<YamlMappingNode> Items(this YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var node) && node is YamlSequenceNode list ? list.Children.OfType<YamlMappingNode>() : [];

    /// <summary>A list of scalars; an empty text stays one (an argument may be empty).</summary>
    public static ImmutableArray<string> Texts(this YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var node) && node is YamlSequenceNode list
            ? [.. list.Children.OfType<YamlScalarNode>().Select(static s => s.Value ?? "")]
            : [];

    private static string? Scalar(YamlNode node) => node is YamlScalarNode { Value: { Length: > 0 } value } scalar
        && !(scalar.Style == ScalarStyle.Plain && value is "~" or "null" or "Null" or "NULL") ? value : null;
}
