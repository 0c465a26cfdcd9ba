using SharpYaml;
using SharpYaml.Events;

namespace EgressTools.Text.Documents;

// Anchors, aliases and merge keys.
internal sealed partial class YamlTranscoder
{
    private bool IsMerge => _at.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };

    /// <summary>Writes the members of the mappings that "<c>&lt;&lt;</c>" names where it stands: of
    /// a name that is written twice the last value counts, as for kubectl.</summary>
    private void Merge(int depth)
    {
        var line = _at.Line;
        _at.Next();
        var (outer, fault) = (_out, _at.Fault("'<<' must name a mapping, or a list of mappings"));
        _out = new JsonPiece();
        Node(depth + 1);
        var merged = _out.From(0);
        _out = outer;
        budget.Alias(merged.Length);
        using var value = JsonDocument.Parse(merged, new JsonDocumentOptions { MaxDepth = InputLimits.Depth + 2 });
        // Of a list the first mapping that has a name counts.
        foreach (var mapping in value.RootElement.ValueKind == JsonValueKind.Array ? value.RootElement.EnumerateArray().Reverse() : [value.RootElement])
        {
            if (mapping.ValueKind != JsonValueKind.Object)
                throw fault;
            _out.Mark(line, isCopied: true);
            foreach (var member in mapping.EnumerateObject())
                member.WriteTo(_out.Writer);
        }
    }

    private void Anchor(string anchor, int depth, bool isRoot)
    {
        // What stands in it cannot mean it.
        _anchors.Remove(anchor);
        var (outer, start) = (_deepest, _out.Length);
        _deepest = depth;
        Content(depth, isRoot, areItems: false);
        Keep(anchor, _out.From(start), _deepest - depth);
        _deepest = Math.Max(outer, _deepest);
    }

    private void Keep(string anchor, byte[] json, int depth)
    {
        budget.Alias(json.Length);
        _anchors[anchor] = new Anchored(json, depth);
    }

    private void Alias(string name, int depth)
    {
        if (!_anchors.TryGetValue(name, out var anchored))
            throw _at.Fault($"anchor '{name}' is not defined");
        if (depth + anchored.Depth > InputLimits.Depth)
            throw _at.Fault($"nested more than {InputLimits.Depth} levels deep");
        budget.Alias(anchored.Json.Length);
        _deepest = Math.Max(_deepest, depth + anchored.Depth);
        _out.Mark(_at.Line, isCopied: true);
        _out.Writer.WriteRawValue(anchored.Json, skipInputValidation: true);
        _at.Next();
    }

    /// <summary>What an anchor stands for, and how deep it is nested in itself.</summary>
    private sealed record Anchored(byte[] Json, int Depth);
}
