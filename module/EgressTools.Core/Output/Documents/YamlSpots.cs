using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EgressTools.Output.Documents;

/// <summary>Reads where the nodes of YAML documents are. JSON is YAML in braces.</summary>
internal sealed class YamlSpots
{
    private readonly string _text;
    private readonly Parser _parser;

    private YamlSpots(string text)
    {
        _text = text;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The roots of the documents, but for empty ones.</summary>
    /// <param name="text">Without a byte order mark; it has been read before, so that its depth is known to be bearable.</param>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static List<YamlSpot> Of(string text) => new YamlSpots(text).Documents();

    private List<YamlSpot> Documents()
    {
        var roots = new List<YamlSpot>();
        _parser.Consume<StreamStart>();
        while (!_parser.TryConsume<StreamEnd>(out _))
        {
            _parser.Consume<DocumentStart>();
            var isEmpty = _parser.Current is Scalar { Value.Length: 0, Style: ScalarStyle.Plain };
            var root = Node();
            _parser.Consume<DocumentEnd>();
            if (!isEmpty)
                roots.Add(root);
        }
        return roots;
    }

    private YamlSpot Node()
    {
        var isShared = _parser.Current is NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false } or AnchorAlias;
        YamlSpot spot = _parser.Current switch
        {
            SequenceStart => List(_parser.Consume<SequenceStart>()),
            MappingStart => Map(_parser.Consume<MappingStart>()),
            Scalar => Text(_parser.Consume<Scalar>()),
            _ => Alias(_parser.Consume<AnchorAlias>()),
        };
        return spot with { IsShared = isShared };
    }

    private YamlList List(SequenceStart start)
    {
        var items = ImmutableArray.CreateBuilder<YamlSpot>();
        while (_parser.Current is not SequenceEnd)
            items.Add(Node());
        var end = _parser.Consume<SequenceEnd>();
        var isFlow = start.Style == SequenceStyle.Flow;
        return new YamlList(At(start.Start), isFlow || items.Count == 0 ? Closed(end.Start) : items[^1].End, Column(start.Start), isFlow, items.ToImmutable());
    }

    private YamlMap Map(MappingStart start)
    {
        var members = ImmutableArray.CreateBuilder<YamlMember>();
        while (_parser.Current is not MappingEnd)
            members.Add(new YamlMember(Text(_parser.Consume<Scalar>()), Node()));
        var end = _parser.Consume<MappingEnd>();
        var isFlow = start.Style == MappingStyle.Flow;
        return members.Count == 0
            ? new YamlMap(At(start.Start), Closed(end.Start), Column(start.Start), isFlow, [])
            : new YamlMap(At(start.Start), isFlow ? Closed(end.Start) : members[^1].Value.End, isFlow ? Column(start.Start) : members[0].Key.Column, isFlow, members.ToImmutable());
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

    private static int At(Mark mark) => (int)mark.Index;

    private static int Column(Mark mark) => (int)mark.Column - 1;
}
