using SharpYaml;
using SharpYaml.Events;

namespace EgressTools.Text.Edits;

/// <summary>Reads where the nodes of YAML documents are. JSON is YAML in braces.</summary>
internal sealed class YamlSpots
{
    private readonly string _text;
    private readonly IParser _parser;

    private YamlSpots(string text)
    {
        _text = text;
        _parser = Parser.CreateParser(new StringReader(text), InputLimits.Depth + 2);
    }

    /// <summary>The roots of the documents, but for empty ones.</summary>
    /// <param name="text">Without a byte order mark; it has been read before, so that its depth is known to be bearable.</param>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static List<YamlSpot> Of(string text) => new YamlSpots(text).Documents();

    private List<YamlSpot> Documents()
    {
        var roots = new List<YamlSpot>();
        Take<StreamStart>();
        while (_parser.Current is not StreamEnd)
        {
            Take<DocumentStart>();
            var isEmpty = _parser.Current is Scalar { Value.Length: 0, Style: ScalarStyle.Plain };
            var root = Node();
            Take<DocumentEnd>();
            if (!isEmpty)
                roots.Add(root);
        }
        return roots;
    }

    /// <summary>The event that the parser stands on, of which the text has told the kind; goes to the next.</summary>
    private T Take<T>()
        where T : ParsingEvent
    {
        if (_parser.Current is null)
            _parser.MoveNext();
        var taken = (T)_parser.Current!;
        _parser.MoveNext();
        return taken;
    }

    private YamlSpot Node()
    {
        var isShared = _parser.Current is NodeEvent { Anchor: not null } or NodeEvent { Tag: not null } or AnchorAlias;
        YamlSpot spot = _parser.Current switch
        {
            SequenceStart => List(Take<SequenceStart>()),
            MappingStart => Map(Take<MappingStart>()),
            Scalar => Text(Take<Scalar>()),
            _ => Alias(Take<AnchorAlias>()),
        };
        return spot with { IsShared = isShared };
    }

    private YamlList List(SequenceStart start)
    {
        var items = ImmutableArray.CreateBuilder<YamlSpot>();
        while (_parser.Current is not SequenceEnd)
            items.Add(Node());
        var end = Take<SequenceEnd>();
        var isFlow = start.Style == YamlStyle.Flow;
        return new YamlList(At(start.Start), isFlow || items.Count == 0 ? Closed(end.Start) : items[^1].End, Column(start.Start), isFlow, items.ToImmutable());
    }

    private YamlMap Map(MappingStart start)
    {
        var members = ImmutableArray.CreateBuilder<YamlMember>();
        while (_parser.Current is not MappingEnd)
            members.Add(new YamlMember(Text(Take<Scalar>()), Node()));
        var end = Take<MappingEnd>();
        var isFlow = start.Style == YamlStyle.Flow;
        return members.Count == 0
            ? new YamlMap(At(start.Start), Closed(end.Start), Column(start.Start), isFlow, [])
            : new YamlMap(At(start.Start), isFlow ? Closed(end.Start) : members[^1].Value.End, isFlow ? Column(start.Start) : members[0].Key.Column,
                isFlow, members.ToImmutable());
    }

    private YamlText Text(Scalar scalar) => new(At(scalar.Start), End(scalar), Column(scalar.Start), scalar.Value, scalar.Style);
    private static YamlAlias Alias(AnchorAlias alias) => new(At(alias.Start), At(alias.End), Column(alias.Start));

    // The parser lets some texts reach over the white space behind them.
    private int End(Scalar scalar)
    {
        var (start, end) = (At(scalar.Start), At(scalar.End));
        while (end > start && char.IsWhiteSpace(_text[end - 1]))
            end--;
        return end;
    }

    // Of a closing bracket the parser tells where it begins, and takes it for empty.
    private static int Closed(Mark bracket) => At(bracket) + 1;
    private static int At(Mark mark) => mark.Index;
    private static int Column(Mark mark) => mark.Column;
}
