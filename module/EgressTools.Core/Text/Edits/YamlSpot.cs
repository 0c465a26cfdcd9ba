using SharpYaml;

namespace EgressTools.Text.Edits;

/// <summary>A node of a YAML document and where its text is: from <see cref="Start"/> to before
/// <see cref="End"/>, both in characters, without what follows in its line.</summary>
internal abstract record YamlSpot(int Start, int End, int Column)
{
    /// <summary>It has an anchor or a tag, or is an alias: its text means more than itself.</summary>
    public bool IsShared { get; init; }

    /// <summary>The node and all below it, in the order of the text; keys of mappings too.</summary>
    public virtual IEnumerable<YamlSpot> All => [this];
}

/// <summary>A text.</summary>
internal sealed record YamlText(int Start, int End, int Column, string Value, ScalarStyle Style) : YamlSpot(Start, End, Column);

/// <summary>An alias.</summary>
internal sealed record YamlAlias(int Start, int End, int Column) : YamlSpot(Start, End, Column);

/// <summary>A sequence, in brackets or as lines with dashes.</summary>
internal sealed record YamlList(int Start, int End, int Column, bool IsFlow, ImmutableArray<YamlSpot> Items) : YamlSpot(Start, End, Column)
{
    public override IEnumerable<YamlSpot> All => Items.SelectMany(static i => i.All).Prepend(this);
}

/// <summary>A mapping, in braces or as lines.</summary>
internal sealed record YamlMap(int Start, int End, int Column, bool IsFlow, ImmutableArray<YamlMember> Members) : YamlSpot(Start, End, Column)
{
    public override IEnumerable<YamlSpot> All => Members.SelectMany(static m => m.Value.All.Prepend(m.Key)).Prepend(this);
}

/// <summary>A key of a mapping with its value.</summary>
internal sealed record YamlMember(YamlText Key, YamlSpot Value);
