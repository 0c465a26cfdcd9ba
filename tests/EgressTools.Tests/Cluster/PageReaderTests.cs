using System.Text;
using System.Text.Json;
using CsCheck;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Sources;
using EgressTools.Sources.Objects;

namespace EgressTools.Tests.Cluster;

public sealed class PageReaderTests
{
    private const string Page = """
        {"kind":"NamespaceList","apiVersion":"v1","metadata":{"resourceVersion":"7","x":{"continue":"inner"},"continue":"next\u0041"},"unknown":[{"items":[1,2]},null],
         "items":[{"metadata":{"name":"a","labels":{"k":"v \"{}[]\\ ä"}}}, {"metadata":{"name":"b"},"status":{"deep":[[{"items":[]}]]}} ,{"metadata":{}},
                  {"metadata":{"name":"c"}}]}
        """;

    private static readonly ObjectReader<NamespaceInfo> Read = ObjectReaders.Namespace;

    [Fact]
    public void However_the_bytes_arrive_the_page_is_the_same() =>
        Gen.Int[1, 40].Array[1, 60].Sample(sizes =>
        {
            var page = Run(Page, sizes);
            Assert.Equal(["a", "b", "c"], page.Items);
            Assert.Equal("nextA", page.Continue);
            Assert.Empty(page.Faults);
        }, iter: 300);

    [Fact]
    public void A_page_that_ends_anywhere_but_at_its_end_is_an_error()
    {
        var bytes = Encoding.UTF8.GetBytes(Page.TrimEnd());
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = Encoding.UTF8.GetString(bytes, 0, length);
            Assert.ThrowsAny<JsonException>(() => Run(cut, [7]));
        }
    }

    [Theory]
    [InlineData("""{"items":null,"metadata":{}}""")]
    [InlineData("""{"metadata":{"continue":""},"items":[]}""")]
    public void An_empty_list_is_a_list(string text)
    {
        var page = Run(text, [5]);

        Assert.Empty(page.Items);
        Assert.Equal("", page.Continue);
    }

    [Theory]
    [InlineData("<html>login</html>")]
    [InlineData("{}")]
    [InlineData("""{"kind":"Status","apiVersion":"v1"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"items":[1]}""")]
    public void What_is_no_list_is_an_error(string text) => Assert.ThrowsAny<JsonException>(() => Run(text, [5]));

    [Fact]
    public void An_object_that_cannot_be_read_is_told_and_the_others_count()
    {
        var page = Run("""{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":["no"]}},{"metadata":{"name":"c"}}]}""", [9]);

        Assert.Equal(["a", "c"], page.Items);
        Assert.Single(page.Faults);
    }

    [Fact]
    public void However_the_bytes_arrive_a_fault_is_told_once() =>
        Gen.Int[1, 40].Array[1, 60].Sample(static sizes =>
        {
            var page = Run("""{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":["no"],"labels":{"k":"the largest so far"}}},{"metadata":{"name":"c"},"spec":{"x":[1,2,{"y":"larger still than that"}]}}]}""", sizes);
            Assert.Equal(["a", "c"], page.Items);
            Assert.Single(page.Faults);
        }, iter: 300);

    [Fact]
    public void An_object_larger_than_the_buffer_fits()
    {
        var page = Run($$$"""{"items":[{"metadata":{"name":"a","labels":{"k":"{{{new string('x', 300_000)}}}"} } }]}""", [16_384]);

        Assert.Equal(["a"], page.Items);
    }

    private static (IReadOnlyList<string> Items, string Continue, IReadOnlyList<string> Faults) Run(string text, int[] sizes)
    {
        using var stream = new Pieces(Encoding.UTF8.GetBytes(text), sizes);
        using var reader = new PageReader<NamespaceInfo>(stream, Read, new StringPool());
        // The stream never waits, so the task is complete.
        reader.RunAsync(CancellationToken.None).GetAwaiter().GetResult();
        return ([.. reader.Items.Select(static n => n.Name)], reader.Continue, reader.Faults);
    }

    /// <summary>Gives its bytes in pieces of the given sizes, over and over.</summary>
    private sealed class Pieces(byte[] bytes, int[] sizes) : MemoryStream(bytes)
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, sizes[_next++ % sizes.Length])], cancellationToken);
    }
}
