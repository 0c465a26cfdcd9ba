namespace EgressTools.Tests.Cluster;

public sealed class ServerWarningsTests
{
    [Theory]
    [InlineData("""299 - "v1 ComponentStatus is deprecated in v1.19+" """, "v1 ComponentStatus is deprecated in v1.19+")]
    [InlineData("""299 - "unknown field \"spec.typo\"" """, """unknown field "spec.typo" """)]
    [InlineData("""299 - "first, with a comma", 299 - "second" """, "first, with a comma", "second")]
    [InlineData("""299 - "dated" "Mon, 30 Nov 2026 07:30:07 GMT" """, "dated")]
    [InlineData("""110 - "response is stale" """)]
    [InlineData("""299 - "" """)]
    [InlineData("299 - no quotes")]
    [InlineData("""299 - "no end""", "no end")]
    [InlineData("")]
    public void The_texts_of_a_header(string header, params string[] texts) =>
        Assert.Equal(texts.Select(static t => t.TrimEnd()), ServerWarnings.Texts(header));

    [Fact]
    public void Each_text_is_said_once_as_one_line_of_bounded_length_and_not_without_end()
    {
        var said = new List<string>();
        var secrets = new SecretMask();
        secrets.Add("my-token");
        var warnings = new ServerWarnings(said.Add, secrets);

        Take("""299 - "a" """, """299 - "b" """);
        Take("""299 - "a" """);
        Take($"299 - \"{new string('x', 5000)}\"");
        Take("299 - \"red\u001b[31m for my-token\"");
        Assert.Equal(["a", "b"], said.Take(2));
        Assert.Equal((4, 1003, "red [31m for ***"), (said.Count, said[2].Length, said[3]));

        for (var i = 0; i < 1000; i++)
            Take($"299 - \"{i}\"");
        Assert.Equal(50, said.Count);

        void Take(params string[] headers)
        {
            using var response = new HttpResponseMessage();
            response.Headers.TryAddWithoutValidation("Warning", headers);
            warnings.Take(response);
        }
    }
}
