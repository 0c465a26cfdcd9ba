using CsCheck;

namespace EgressTools.Tests.Sources;

public sealed class HclReaderTests
{
    [Fact]
    public void Reads_blocks_and_arguments()
    {
        var file = Read("""
            # a pool
            resource "pool" "egress" {
              name = "a-${var.x}" // computed
              size = 2 /* fixed */
              labels = {
                "egress-node" = "true"
                zone : "b",
                other = var.other
              }
              taints { key = "k" }
              dynamic "disk" {
                for_each = [1]
                content { size = disk.value }
              }
            }
            """);
        Assert.Null(file.Fault);
        var block = Assert.Single(file.Blocks);
        Assert.Equal(("resource \"pool\" \"egress\"", 2), (block.Header, block.Line));
        Assert.Equal([("name", "\"a-${var.x}\"", null, 3), ("size", "2", "2", 4)],
            block.Attributes.Take(2).Select(static a => (a.Name, a.Text, a.Literal, a.Line)));
        Assert.Equal("egress-node=true,zone=b", block.Attribute("labels")!.Members.ToString());
        Assert.Equal("k", block.Inner("taints").Single().Attribute("key")!.Literal);
        Assert.True(block.Has("disk"));
        Assert.Equal("disk.value", block.Inner("disk").Single().Attribute("size")!.Text);
    }

    [Theory]
    [InlineData("a = \"x\\\"y\"", "x\"y")]
    [InlineData("a = \"$${b}\"", "${b}")]
    [InlineData("a = \"${b}\"", null)]
    [InlineData("a = true", "true")]
    [InlineData("a = -1.5", "-1.5")]
    [InlineData("a = var.b", null)]
    [InlineData("a = \"x\" == \"y\"", null)]
    public void Tells_plain_values_from_computed_ones(string line, string? literal) =>
        Assert.Equal(literal, Read($"b {{\n{line}\n}}").Blocks[0].Attribute("a")!.Literal);

    [Theory]
    [InlineData("a \"x\" {\n b {\n}\n", 1, "a \"x\" (line 1) is not closed at the end of the file")]
    [InlineData("a {\n b {\n", 2, "a (line 1) and b (line 2) are not closed at the end of the file")]
    [InlineData("resource \"a\" \"b\" {\n\nresource \"c\" \"d\" {\n}\n", 1, "resource \"a\" \"b\" (line 1) is not closed at line 3, where another begins")]
    [InlineData("a {\n}\n}\n", 3, "a closing brace closes nothing")]
    [InlineData("a {\n x = \"y\n}\n", 2, "a text in quotes is not closed on its line")]
    [InlineData("a {\n x = [1, 2\n}\n", 2, "the bracket that begins here is closed by '}' in line 3 and not by ']'")]
    [InlineData("a {\n x =\n}\n", 2, "'x' has no value")]
    [InlineData("a {\n x = <<EOT\n}\n", 2, "the heredoc that begins here is not closed by EOT")]
    [InlineData("a {\n x y\n}\n", 2, "'x' is followed by neither '=' nor a block")]
    [InlineData("/* a\n", 1, "the comment that begins here is not closed")]
    public void Says_what_is_wrong(string text, int line, string reason) => Assert.Equal(new HclFault(line, reason), Read(text).Fault);

    [Fact]
    public void A_block_that_is_left_open_does_not_hide_the_next_resource() =>
        Assert.Equal(["resource \"a\" \"b\"", "resource \"c\" \"d\"", "output \"e\""],
            Read("resource \"a\" \"b\" {\n x {\n\nresource \"c\" \"d\" {\n}\noutput \"e\" {}\n").Blocks.Select(static b => b.Header));

    [Fact]
    public void Ends_of_lines_of_Windows_make_no_difference() => Assert.Equal("1", Read("\uFEFFa {\r\n x = 1\r\n}\r\n").Blocks[0].Attribute("x")!.Literal);

    [Theory]
    [InlineData("a { ")]
    [InlineData("a = [")]
    [InlineData("a = {")]
    [InlineData("a = \"${")]
    [InlineData("a = \"${\"")]
    public void Depth_has_a_limit(string piece) => Assert.NotNull(Read(string.Concat(Enumerable.Repeat(piece, 50_000))).Fault);

    [Fact]
    public void Never_throws_and_comes_to_an_end()
    {
        string[] pieces = ["{", "}", "[", "]", "(", ")", "\"", "${", "%{", "$$", "\\", "\n", " ", "=", "#", "//", "/*", "*/", "<<A\n", "A\n",
            "resource \"a\" \"b\" {", "x", ",", ":", "-", "\uD800", "\0"];
        Gen.Int[0, pieces.Length - 1].Array[0, 60].Sample(choice => Read(string.Concat(choice.Select(i => pieces[i]))), iter: 5_000);
        Gen.String.Sample(static text => Read(text));
    }

    [Fact]
    public void What_it_writes_down_it_reads_again() => Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4]).Sample(static (blocks, arguments) =>
    {
        var text = string.Concat(Enumerable.Range(0, blocks)
            .Select(b => $"t{b} \"l{b}\" {{\n{string.Concat(Enumerable.Range(0, arguments).Select(static a => $"  a{a} = \"v{a}\"\n"))}}}\n"));
        var file = Read(text);
        return file.Fault is null && file.Blocks.Length == blocks
            && file.Blocks.All(b => b.Attributes.Length == arguments && b.Attributes.All(static a => a.Literal == "v" + a.Name[1..]));
    });

    private static TerraformFile Read(string text) => HclReader.Read(text, "main.tf");
}
