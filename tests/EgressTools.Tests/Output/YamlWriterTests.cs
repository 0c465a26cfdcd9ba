using CsCheck;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Output;

public class YamlWriterTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gens.OneOf("", "true", "Yes", "off", "n", "null", "~", "1", "-1", "1e3", "0x1F", "0o7", "010", "1_000", ".5", ".inf", "2025-10-30",
            "2025-10-30T10:15:00Z", "12:30:45", "a: b", "a #b", "#", "- a", "? a", "*a", "&a", "!a", "@a", "`a", "{a", "[a", "a\nb", "a\n\n", "\na", " a\nb",
            "a ", "\t", "\r\n", "\u001b", "\u0085", "🙂", "日本", "---", "...", "---\na", "%", "<<", "=", "k8s:a=b", "::/0", "|", ">", "'", "\"\\"),
        Gen.String[Gen.Char[' ', '~'], 0, 12],
        Gen.String[Gens.OneOf('a', ' ', '\n', ':', '-', '#', '\t'), 0, 8]);

    private static readonly Gen<JToken> Token = Gen.Recursive<JToken>(static (depth, token) => depth > 3
        ? Leaf()
        : Gen.Frequency((3, Leaf()), (1, token.Array[0, 3].Select(static t => (JToken)new JArray(t))),
            (1, Gen.Select(Text, token).Array[0, 3].Select(static t => (JToken)Object(t)))));

    [Fact]
    public void What_is_written_reads_back_the_same() => Gen.Select(Text, Token).Array[1, 3].Select(Object).Sample(static document =>
    {
        var text = YamlWriter.Write(document);
        var read = DocumentFile.Read(text, "x")[0].Document;
        if (!JToken.DeepEquals(document, read))
            Assert.Fail($"{document.ToString(Newtonsoft.Json.Formatting.None)}\n{text}\n{read.ToString(Newtonsoft.Json.Formatting.None)}");
    }, threads: 1);

    [Theory]
    [InlineData("yes")]
    [InlineData("On")]
    [InlineData("n")]
    [InlineData("0x1F")]
    [InlineData("0b11")]
    [InlineData("0o17")]
    [InlineData("010")]
    [InlineData("1_000")]
    [InlineData("+12")]
    [InlineData("-9223372036854775808")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e3")]
    [InlineData("~")]
    [InlineData("<<")]
    public void A_text_that_looks_like_something_else_stays_a_text(string text)
    {
        var document = new JObject { [text] = text };
        Assert.True(JToken.DeepEquals(document, DocumentFile.Read(YamlWriter.Write(document), "x")[0].Document), YamlWriter.Write(document));
    }

    private static Gen<JToken> Leaf() => Gen.OneOf(
        Text.Select(static t => (JToken)new JValue(t)), Gen.Long.Select(static n => (JToken)new JValue(n)), Gen.Bool.Select(static b => (JToken)new JValue(b)),
        Gen.Const((JToken)JValue.CreateNull()).Select(static n => n.DeepClone()));

    private static JObject Object((string, JToken)[] members) =>
        new(members.DistinctBy(static m => m.Item1).Select(static m => new JProperty(m.Item1, m.Item2)));
}
