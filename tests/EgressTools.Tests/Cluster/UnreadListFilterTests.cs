using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace EgressTools.Tests.Cluster;

public sealed class UnreadListFilterTests
{
    private const string Page = """
        {"items":[{"metadata":{"name":"a","managedFields":[{"fieldsV1":{"f:x":{".":{},"k:{\"name\":\"]\\\"[\"}":{}},"v:[1,[2]]":[[],["]"]]},"time":"2026"},[]],
        "uid":"u"}},{"metadata":{"managedFields":[],"name":"b","annotations":{"last":"{\"managedFields\":[1]}"}}},
        {"managedFields":[{"a very long text that fills more than one block":"and so does this one ]]]]]"}]}],"managedFields":null}
        """;

    private const string Cut = """
        {"items":[{"metadata":{"name":"a","managedFields":[],
        "uid":"u"}},{"metadata":{"managedFields":[],"name":"b","annotations":{"last":"{\"managedFields\":[1]}"}}},
        {"managedFields":[]}],"managedFields":null}
        """;

    [Fact]
    public void However_the_bytes_arrive_the_contents_are_left_out() =>
        Gen.Int[1, 40].Array[1, 60].Sample(static sizes => Assert.Equal(Cut, Run(Page, sizes)), iter: 300);

    [Fact]
    public void Whatever_the_contents_are_only_they_are_left_out() =>
        Gen.Select(Gen.String.Array[0, 8], Gen.Int[1, 100].Array[1, 20]).Sample(static (texts, sizes) =>
        {
            static string Item(JsonNode managed) => new JsonObject { ["before"] = 1, ["managedFields"] = managed, ["after"] = "]" }.ToJsonString();
            var contents = new JsonArray([.. texts.Select(static t => (JsonNode)new JsonObject { [t] = new JsonArray(t) })]);
            Assert.Equal(Item(new JsonArray()), Run(Item(contents), sizes));
        });

    /// <summary>What is left of a text that arrives in pieces of the given sizes, over and over.</summary>
    private static string Run(string text, int[] sizes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (buffer, kept, filter) = (new byte[bytes.Length], 0, new UnreadListFilter([[.. "managedFields"u8], [.. "f:x"u8], [.. "tolerations"u8]]));
        for (var (at, piece) = (0, 0); at < bytes.Length; piece++)
        {
            var arrived = bytes.AsSpan(at, Math.Min(sizes[piece % sizes.Length], bytes.Length - at));
            arrived.CopyTo(buffer.AsSpan(kept));
            kept = filter.Cut(buffer.AsSpan(0, kept + arrived.Length), kept);
            at += arrived.Length;
        }
        return Encoding.UTF8.GetString(buffer, 0, kept);
    }
}
