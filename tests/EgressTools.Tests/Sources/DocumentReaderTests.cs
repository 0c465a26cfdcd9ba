using System.Text;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Sources;

/// <summary>What kubectl's parser takes is taken, and means the same.</summary>
public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("metadata: {\nname: web}\n", """{"metadata": {"name": "web"}}""")]
    [InlineData("a: [\n1,\n2\n]\nb: c\n", """{"a": [1, 2], "b": "c"}""")]
    [InlineData("a: {\n\"b\": {\nc: d\n}\n}\ne: f\n", """{"a": {"b": {"c": "d"}}, "e": "f"}""")]
    [InlineData("{\n\"a\": {b: [\nc\n]}\n}\n", """{"a": {"b": ["c"]}}""")]
    [InlineData("a: {b: 1,\n}\nc: \"x\ny\"\n", """{"a": {"b": 1}, "c": "x y"}""")]
    [InlineData("a: {\n? b\n: c}\n", """{"a": {"b": "c"}}""")]
    [InlineData("name: web\nname: wob\n", """{"name": "wob"}""")]
    [InlineData("{\"name\": \"web\", \"name\": \"wob\"}", """{"name": "wob"}""")]
    [InlineData("a: &x {b: &y [1]}\nc: *x\nd: [*y, *y]\n", """{"a": {"b": [1]}, "c": {"b": [1]}, "d": [[1], [1]]}""")]
    [InlineData("{a: b}", """{"a": "b"}""")]
    [InlineData("%YAML 1.1\n---\na: b\n", """{"a": "b"}""")]
    [InlineData("---\n---\n# nothing\n---\n{\"a\": \"b\\ud83d\\ude00\"}\n", "{\"a\": \"b\U0001F600\"}")]
    [InlineData("a: |\n  --- x\n  y\n...\n", """{"a": "--- x\ny\n"}""")]
    [InlineData("a: !!str 5\nb: ! 6\nc: ~\nd: 1e3\ne: .5\nf: 0x10\n", """{"a": "5", "b": "6", "c": null, "d": 1000, "e": 0.5, "f": 16}""")]
    [InlineData("[yes, On, y, no, OFF, N, 'yes', 010, 0o17, 0b11, -0x1F, +12, 1_000, 1., 08, _1, 0x, 1:30, 2020-01-01, -, 9223372036854775808, " +
        "9223372036854775807, -9223372036854775808]\n", """[true, true, true, false, false, false, "yes", 8, 15, 3, -31, 12, 1000, 1, 8, "_1", "0x",""" +
        """ "1:30", "2020-01-01", "-", 9223372036854775808.0, 9223372036854775807, -9223372036854775808]""")]
    [InlineData("yes: a\n0x10: b\n'no': c\n", """{"true": "a", "16": "b", "no": "c"}""")]
    [InlineData("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\ne: {c: 3, <<: *x}\nf: {'<<': 1}\n",
        """{"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}, "e": {"b": 1, "c": 2}, "f": {"<<": 1}}""")]
    [InlineData("<<: [{a: 1, b: 1}, {a: 2, c: 2}]\nd:\n  <<: {<<: {e: [1]}, f: 2}\n", """{"a": 1, "b": 1, "c": 2, "d": {"e": [1], "f": 2}}""")]
    public void A_document_means_what_kubectl_makes_of_it(string text, string json)
    {
        var document = Assert.Single(Read(Encoding.UTF8.GetBytes(text), out var faults));
        Assert.Empty(faults);
        Assert.True(JToken.DeepEquals(JToken.Parse(json), document), document.ToString());
    }

    [Theory]
    [InlineData(": {\nc", 1, "not valid YAML")]
    [InlineData("a:\n  b: 1\n\tc: 2\n", 3, "not valid YAML: tab used for indentation")]
    [InlineData("a: b\nc: *d\n", 2, "not valid YAML: anchor 'd' is not defined")]
    [InlineData("a: &a [*a]\n", 1, "not valid YAML: anchor 'a' is not defined")]
    [InlineData("a: {? {b: c} : d}\n", 1, "a key of a mapping must be text")]
    [InlineData("a: b\nc:\n  <<: 5\n", 3, "not valid YAML: '<<' must name a mapping, or a list of mappings")]
    [InlineData("a: {<<: [{b: c}, d]}\n", 1, "not valid YAML: '<<' must name a mapping, or a list of mappings")]
    [InlineData("a: &a {<<: *a}\n", 1, "not valid YAML: anchor 'a' is not defined")]
    [InlineData("a: b\nc: \u0001\n", 2, "not text: it holds the control character U+0001")]
    [InlineData("{\"a\": 1,\n]", 2, "not valid JSON")]
    [InlineData("{\"a\": 1", 1, "not valid JSON")]
    public void What_is_not_a_document_is_told_with_its_line(string text, int line, string reason)
    {
        Read(Encoding.UTF8.GetBytes(text), out var faults);
        var fault = Assert.Single(faults);
        Assert.Equal(line, fault.Line);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_UTF8_or_UTF16_with_a_mark_and_never_guessed()
    {
        const string Text = "a: caf\u00e9 \u7f51\u5173\nb: [\nc]\n";
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true),
            new UnicodeEncoding(true, true) })
        {
            var document = Assert.Single(Read([.. encoding.GetPreamble(), .. encoding.GetBytes(Text)], out var faults));
            Assert.Empty(faults);
            Assert.Equal("caf\u00e9 \u7f51\u5173", (string?)document["a"]);
        }
        Assert.Empty(Read(Encoding.Latin1.GetBytes("x: y\na: caf\u00e9\n"), out var wrong));
        Assert.Equal((2, "not UTF-8 text. Save the file as UTF-8"), (Assert.Single(wrong).Line, wrong[0].Reason));
        Read([0xFF, 0xFE, (byte)'a', 0, 0, 0xD8, (byte)'b', 0], out wrong);
        Assert.Equal("not UTF-16 text. Save the file as UTF-8", Assert.Single(wrong).Reason);
    }

    [Theory]
    [InlineData("a: 1\n---\n\ufeffa: 2\n")]
    [InlineData("a: 1\n\ufeff---\na: 2\n")]
    [InlineData("\ufeff---\na: 1\n---\n\ufeff{\"a\": 2}\n")]
    public void A_file_that_is_appended_keeps_its_byte_order_mark_to_itself(string text)
    {
        var documents = Read(Encoding.UTF8.GetBytes(text), out var faults);
        Assert.Empty(faults);
        Assert.Equal(["1", "2"], documents.Select(static d => (string?)d["a"]));
    }

    [Fact]
    public void Characters_and_markers_that_lie_across_blocks_are_read_whole()
    {
        // Blocks have 65,536 bytes: each of these lengths cuts something else.
        for (var length = 65_520; length < 65_545; length++)
        {
            var text = $"a: {new string('x', length)}\u00e9\U0001F600\n---\nb: \u00e9\n--- # c\nc: d\n";
            var documents = Read(Encoding.UTF8.GetBytes(text), out var faults);
            Assert.Empty(faults);
            Assert.Equal([length + 3, 1, 1], documents.Select(static d => ((string)((JProperty)d.First!).Value!).Length));
        }
    }

    [Theory]
    [InlineData("{\"apiVersion\": \"v1\", \"items\": [{\"a\": 1},\n{\"a\": [\"]\\\"}\"]} ], \"kind\": \"NodeList\"}", "1,2")]
    [InlineData("apiVersion: v1\nitems:\n- a: 1\n- a: [x]\nkind: NodeList\n", "3,4")]
    public void Lists_are_taken_apart_while_they_are_read(string text, string lines)
    {
        var pieces = DocumentReader.Split(new MemoryStream(Encoding.UTF8.GetBytes(text)), Budget(), static f => Assert.Fail(f.Reason)).ToList();
        Assert.Equal(lines, string.Join(',', pieces.Where(static p => p.ItemOf is not null).Select(static p => p.Line)));
        Assert.Equal(3, pieces.Count);
        Assert.True(JToken.DeepEquals(JToken.Parse("""{"apiVersion": "v1", "items": [], "kind": "NodeList"}"""), DocumentFile.Value(pieces[^1])));
        Assert.Equal(["Node", "Node"], DocumentFile.Read(text, "x").Select(static d => (string?)d.Document["kind"]));
    }

    [Fact]
    public void A_large_JSON_list_is_read_as_a_small_one_is()
    {
        var items = string.Join(",\n", Enumerable.Range(0, 20_000)
            .Select(static i => $$$"""{"kind": "Node", "metadata": {"name": "n{{{i}}}", "note": "}]\"{{{new string('x', 50)}}}"}}"""));
        var read = DocumentFile.Read("{\"items\": [" + items + "],\n\"kind\": \"List\"}", "nodes.json");
        Assert.Equal(20_000, read.Count);
        Assert.Equal(("n19999", 20_000), ((string?)read[^1].Document["metadata"]!["name"], read[^1].Location.Line));
    }

    [Theory]
    [InlineData("{\"kind\": \"NodeList\", \"items\": [", "{\"metadata\": {\"name\": \"web\"}},\n", "]}")]
    [InlineData("kind: NodeList\nitems:\n", "- metadata: {name: web}\n", "")]
    public void Only_an_object_is_limited_and_not_a_list_of_them(string head, string item, string end)
    {
        var count = (InputLimits.ObjectBytes / item.Length) + 1;
        var text = new StringBuilder(head).Insert(head.Length, item, count).Append(end).ToString();
        var pieces = DocumentReader.Split(new MemoryStream(Encoding.UTF8.GetBytes(text)), Budget(), static f => Assert.Fail(f.Reason));
        Assert.Equal(count + 1, pieces.Count());
    }

    [Fact]
    public void The_page_of_limits_tells_them()
    {
        var rows = File.ReadLines(Repository.Path("module", "docs", "limits.md")).SkipWhile(static l => l is not "| limit | |").Skip(2)
            .TakeWhile(static l => l.StartsWith('|'));
        Assert.Equal(
            new long[] { InputLimits.Bytes, InputLimits.ArchiveBytes, InputLimits.LogBytes, InputLimits.ObjectBytes, InputLimits.Depth, InputLimits.AliasBytes,
                InputLimits.Objects, InputLimits.TextCharacters, InputLimits.Values },
            rows.Select(static l => long.Parse(l.Split('|')[2], System.Globalization.NumberStyles.Any, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(InputLimits.ObjectBytes, InputLimits.WholeFileBytes);
    }

    private static InputBudget Budget() => new("x", TestContext.Current.CancellationToken);

    private static List<JToken> Read(byte[] bytes, out List<DocumentFault> faults) => DocumentFile.Raw(bytes, out faults).ConvertAll(DocumentFile.Value);
}
