namespace EgressTools.Text.Edits;

// Items of lists.
internal sealed partial class YamlPatch
{
    private bool List(YamlList list, JArray old, JArray next)
    {
        if (list.Items.Length != old.Count)
            return false;
        var matches = ListMatch.Of(old, next);
        var behind = -1;
        foreach (var (i, j) in matches)
        {
            if (i >= 0)
                behind = i;
            // Nothing that is fixed puts an item before the first.
            if (i < 0 ? behind < 0 || !Insert(list, behind, next[j]) : j >= 0 && !Node(list.Items[i], old[i], next[j]))
                return false;
        }
        var removed = matches.Where(static m => m.New < 0).Select(static m => m.Old).ToList();
        return list.IsFlow ? RemoveFromBrackets(list, removed) : removed.TrueForAll(i => RemoveLines(list.Items[i]));
    }

    private bool Insert(YamlList list, int behind, JToken value)
    {
        var item = list.Items[behind];
        if (list.IsFlow)
        {
            var indent = _lines.Indent(item.Start);
            return Edit(item.End, item.End, Separator(indent) + Flow(value, indent));
        }
        if (Dash(item) is not { } dash)
            return false;
        var column = dash - _lines.Start(dash);
        var inner = item.Column > column ? item.Column : column + 2;
        var end = _lines.End(item.End);
        return Edit(end, end, $"{_lines.NewLine}{new string(' ', column)}-{new string(' ', inner - column - 1)}{Block(value, inner)}");
    }

    /// <summary>Takes the lines of an item away, with a comment at their end: it was about the item.</summary>
    private bool RemoveLines(YamlSpot item)
    {
        if (Dash(item) is not { } dash || _lines.Indent(dash) is null || HasComment(item) || item.All.Any(static s => s.IsShared))
            return false;
        _edits.Add(_lines.Without(dash, item.End));
        return true;
    }

    /// <summary>Takes items out of brackets, with the commas that are left over.</summary>
    private bool RemoveFromBrackets(YamlList list, List<int> removed)
    {
        for (var k = 0; k < removed.Count; k++)
        {
            var first = removed[k];
            while (k + 1 < removed.Count && removed[k + 1] == removed[k] + 1)
                k++;
            var last = removed[k];
            var (start, end) = last + 1 < list.Items.Length ? (list.Items[first].Start, list.Items[last + 1].Start)
                : (list.Items[first - 1].End, list.Items[last].End);
            if (HasComment(start, end, list) || list.Items[first..(last + 1)].Any(static i => i.All.Any(static s => s.IsShared)))
                return false;
            Edit(start, end, "");
        }
        return true;
    }

    /// <summary>Where the dash of an item is; null where something else stands before the item.</summary>
    private int? Dash(YamlSpot item)
    {
        var at = item.Start - 1;
        while (at >= 0 && char.IsWhiteSpace(_text[at]))
            at--;
        return at >= 0 && _text[at] == '-' ? at : null;
    }

    private bool HasComment(YamlSpot spot) => HasComment(spot.Start, spot.End, spot);

    /// <summary>Whether a comment is in a piece of the text: a number sign that is in none of its texts.</summary>
    private bool HasComment(int start, int end, YamlSpot around)
    {
        var at = start;
        foreach (var text in around.All.OfType<YamlText>().Where(t => t.End > start && t.Start < end))
        {
            if (text.Start > at && _text.AsSpan(at, text.Start - at).Contains('#'))
                return true;
            at = Math.Max(at, text.End);
        }
        return end > at && _text.AsSpan(at, end - at).Contains('#');
    }
}
