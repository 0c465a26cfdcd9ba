using CsCheck;

namespace EgressTools.Tests.Output;

public sealed class TableTests
{
    private static readonly ImmutableArray<Column<(string A, string B)>> Columns =
        [new("A", static r => r.A), new("SECOND", static r => r.B) { Tone = static r => r.B == "bad" ? Tone.Bad : Tone.Plain }];

    [Fact]
    public void Columns_are_three_apart_and_nothing_follows_the_last() =>
        Assert.Equal("A         SECOND\nlonger1   x\n<none>    y\n", Text(("longer1", "x"), ("", "y")));

    [Fact]
    public void Narrow_columns_are_six_wide() => Assert.Equal("A     SECOND\nx     y\n", Text(("x", "y")));

    [Fact]
    public void Wide_characters_count_two_and_combining_ones_none() =>
        Assert.Equal("A       SECOND\n节点a   x\ne\u0301cole   y\n", Text(("节点a", "x"), ("e\u0301cole", "y")));

    [Fact]
    public void No_rows_print_nothing() => Assert.Equal("", Text());

    [Fact]
    public void Headers_can_be_left_out()
    {
        using var output = new StringWriter();
        Table.Write(output, Columns, [("x", "y")], headers: false);
        Assert.Equal("x     y\n", output.ToString());
    }

    [Fact]
    public void Colours_do_not_move_columns_and_are_only_where_asked_for()
    {
        using var output = new StringWriter();
        Table.Write(output, Columns, [("x", "bad")], headers: false, colour: true);
        Assert.Equal("x     \u001b[31mbad\u001b[0m\n", output.ToString());
        Assert.DoesNotContain('\u001b', Text(("x", "bad")));
    }

    [Fact]
    public void What_a_cluster_says_never_reaches_the_terminal_as_control() => Gen.String.Sample(text =>
    {
        var safe = TerminalText.Escape(text);
        Assert.DoesNotContain(safe, static c => char.IsControl(c) || c is '\u202e' or '\u2028');
    });

    [Theory]
    [InlineData("a\u001b[2Jb", "a\\u001b[2Jb")]
    [InlineData("a\nb", "a\\u000ab")]
    [InlineData("a\u009bb", "a\\u009bb")]
    [InlineData("a\u202eb", "a\\u202eb")]
    [InlineData("节点 😀", "节点 😀")]
    public void Escapes(string text, string expected) => Assert.Equal(expected, TerminalText.Escape(text));

    [Fact]
    public void Escapes_half_of_a_character() => Assert.Equal("a\\ud83d", TerminalText.Escape("a\ud83d"));

    private static string Text(params (string, string)[] rows)
    {
        using var output = new StringWriter();
        Table.Write(output, Columns, rows, headers: true);
        return output.ToString();
    }
}
