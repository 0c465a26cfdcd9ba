using System.Text;
using System.Text.Json;
using CsCheck;

namespace EgressTools.Tests.Cluster;

public sealed class PageReaderTests
{
    private const string Page = """
        {"kind":"NamespaceList","apiVersion":"v1","metadata":{"resourceVersion":"7","x":{"continue":"inner"},"continue":"next\u0041"},
         "unknown":[{"items":[1,2]},null],
         "items":[{"metadata":{"name":"a","labels":{"k":"v \"{}[]\\ ä"}}}, {"metadata":{"name":"b"},"status":{"deep":[[{"items":[]}]]}} ,{"metadata":{}},
                  {"metadata":{"name":"c"}}]}
        """;

    private static readonly ObjectReader<NamespaceInfo> Read = InstallationReading.Namespace;

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
            var page = Run("""{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":["no"],"labels":{"k":"the largest so far"}}},""" +
                """{"metadata":{"name":"c"},"spec":{"x":[1,2,{"y":"larger still than that"}]}}]}""", sizes);
            Assert.Equal(["a", "c"], page.Items);
            Assert.Single(page.Faults);
        }, iter: 300);

    [Fact]
    public void An_object_larger_than_the_buffer_fits()
    {
        var page = Run($$$"""{"items":[{"metadata":{"name":"a","labels":{"k":"{{{new string('x', 300_000)}}}"} } }]}""", [16_384]);

        Assert.Equal(["a"], page.Items);
    }

    [Theory]
    [InlineData("""{"metadata":{"continue":"\ud800"},"items":[]}""")]
    [InlineData("""{"metadata":{"resourceVersion":"\udc00"},"items":[]}""")]
    [InlineData("""{"\ud800":1,"items":[]}""")]
    [InlineData("{\"metadata\":{\"continue\":\"\u00ff\"},\"items\":[]}")]
    public void What_is_not_Unicode_is_no_list(string text) =>
        Assert.ThrowsAny<JsonException>(() => Run(Encoding.Latin1.GetBytes(text), [6], new ListBudget()));

    [Theory]
    [InlineData("""{"metadata":{"name":"\ud800"}}""")]
    [InlineData("""{"metadata":{"\ud800":"x"}}""")]
    [InlineData("""{"metadata":{"name":"x","labels":{"\udc00":"x"}}}""")]
    [InlineData("""{"metadata":{"name":"x","labels":{"k":"\udc00"}}}""")]
    [InlineData("{\"metadata\":{\"name\":\"\u00ff\"}}")]
    public void An_object_that_is_not_Unicode_is_told_and_the_others_count(string item)
    {
        var page = Run(Encoding.Latin1.GetBytes($$$"""{"items":[{"metadata":{"name":"a"}},{{{item}}},{"metadata":{"name":"c"}}]}"""), [9], new ListBudget());

        Assert.Equal(["a", "c"], page.Items);
        Assert.Single(page.Faults);
    }

    [Fact]
    public void Of_many_faults_the_first_are_told()
    {
        var page = Run($$"""{"items":[{{string.Join(',', Enumerable.Repeat("""{"metadata":1}""", 1_000))}}]}""", [4096]);

        Assert.Equal(20, page.Faults.Count);
        Assert.EndsWith(" (and 980 more)", page.Faults[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_nobody_would_send_is_refused() =>
        Assert.ThrowsAny<JsonException>(() => Run($$"""{"metadata":{"continue":"{{new string('a', 5_000)}}"},"items":[]}""", [4096]));

    [Fact]
    public void An_object_larger_than_any_is_refused() =>
        Assert.ThrowsAny<JsonException>(() => Run($$$"""{"items":[{"metadata":{"name":"{{{new string('a', 17 << 20)}}}"}}]}""", [1 << 20]));

    [Fact]
    public void A_page_that_does_not_end_is_given_up()
    {
        var (budget, items) = (new ListBudget(), string.Join(',', Enumerable.Repeat("{}", 100_000)));
        for (var page = 0; page < 6; page++)
            Run(Encoding.UTF8.GetBytes($$"""{"items":[{{items}}]}"""), [1 << 16], budget);

        Assert.Throws<ListTooLongException>(() => Run("""{"items":[{}]}"""u8.ToArray(), [1 << 16], budget));
    }

    [Fact]
    public void Objects_that_take_the_memory_of_a_machine_are_given_up()
    {
        // What other tests have left behind must not count as held at the beginning.
        GC.Collect();
        var (budget, item) = (new ListBudget(), Encoding.UTF8.GetBytes($$$"""{"items":[{"metadata":{"name":"{{{new string('a', 4 << 20)}}}"}}]}"""));

        var kept = new List<object>();
        Assert.Throws<ListTooLongException>(() =>
        {
            for (var page = 0; page < 60; page++)
                kept.Add(Run(item, [1 << 20], budget));
        });
        GC.KeepAlive(kept);
    }

    [Fact]
    public void Empty_pages_without_end_are_given_up()
    {
        var budget = new ListBudget();

        Assert.Throws<ListTooLongException>(() =>
        {
            for (var page = 0; page <= ListBudget.MostPages; page++)
                Run("""{"metadata":{"continue":"more"},"items":[]}"""u8.ToArray(), [100], budget);
        });
    }

    private static (IReadOnlyList<string> Items, string Continue, IReadOnlyList<string> Faults) Run(string text, int[] sizes) =>
        Run(Encoding.UTF8.GetBytes(text), sizes, new ListBudget());

    private static (IReadOnlyList<string> Items, string Continue, IReadOnlyList<string> Faults) Run(byte[] bytes, int[] sizes, ListBudget budget)
    {
        using var stream = new Pieces(bytes, sizes);
        using var reader = new PageReader<NamespaceInfo>(stream, Read, new StringPool(), budget, [[.. "managedFields"u8]]);
        // The stream never waits, so the task is complete.
        reader.RunAsync(CancellationToken.None).GetAwaiter().GetResult();
        return ([.. reader.Items.Select(static n => n.Name)], reader.Metadata.Next ?? "", reader.Faults);
    }

    /// <summary>Gives its bytes in pieces of the given sizes, over and over.</summary>
    private sealed class Pieces(byte[] bytes, int[] sizes) : MemoryStream(bytes)
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, sizes[_next++ % sizes.Length])], cancellationToken);
    }
}
