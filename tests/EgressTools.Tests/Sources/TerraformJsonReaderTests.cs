namespace EgressTools.Tests.Sources;

public sealed class TerraformJsonReaderTests
{
    [Fact]
    public void Reads_what_HCL_would_say()
    {
        var file = Read("""
            {
              "//": "a pool",
              "variable": { "x": { "type": "string" } },
              "resource": {
                "pool": {
                  "egress": {
                    "name": "a-${var.x}",
                    "cluster_id": "${var.x}",
                    "size": 2,
                    "path": "C:\\n",
                    "absent": null,
                    "labels": { "egress-node": "true", "other": "${var.x}" },
                    "types": ["a", "b"],
                    "taints": [{ "key": "k" }, { "key": "l" }],
                    "dynamic": { "disk": { "for_each": [1], "content": { "size": "${disk.value}" } } }
                  }
                }
              }
            }
            """);
        Assert.Null(file.Fault);
        Assert.Equal(["variable \"x\"", "resource \"pool\" \"egress\""], file.Blocks.Select(static b => b.Header));
        var block = file.Blocks[1];
        Assert.Equal(6, block.Line);
        Assert.Equal([("name", "\"a-${var.x}\"", null, 7), ("cluster_id", "var.x", null, 8), ("size", "2", "2", 9)],
            block.Attributes.Take(3).Select(static a => (a.Name, a.Text, a.Literal, a.Line)));
        Assert.Equal("C:\\n", block.Attribute("path")!.Literal);
        Assert.False(block.Has("absent"));
        Assert.Equal("egress-node=true", block.Attribute("labels")!.Members.ToString());
        Assert.Equal("[\"a\",\"b\"]", block.Attribute("types")!.Text);
        Assert.Equal(["k", "l"], block.Inner("taints").Select(static t => t.Attribute("key")!.Literal));
        Assert.Equal("disk.value", block.Inner("disk").Single().Attribute("size")!.Text);
    }

    [Theory]
    [InlineData("{ \"resource\": [ { \"a\": { \"b\": {} } }, { \"a\": [ { \"c\": [ {} ] } ] } ] }", "resource \"a\" \"b\"", "resource \"a\" \"c\"")]
    [InlineData("{ \"terraform\": { \"required_providers\": {} }, \"provider\": { \"x\": [ {}, {} ] } }", "terraform", "provider \"x\"", "provider \"x\"")]
    [InlineData("{ \"resource\": \"x\", \"output\": { \"a\": 1 } }")]
    public void Lists_may_stand_at_every_level(string json, params string[] headers) => Assert.Equal(headers, Read(json).Blocks.Select(static b => b.Header));

    [Theory]
    [InlineData("{\n\"resource\": {,}\n}", 2, "the file is not JSON")]
    [InlineData("{\n\"a\": 1,\n}", 3, "the file is not JSON")]
    [InlineData("", 1, "the file is not JSON")]
    [InlineData("[]", 1, "the file is JSON, but not an object")]
    public void Says_what_is_wrong(string json, int line, string reason) => Assert.Equal(new HclFault(line, reason), Read(json).Fault);

    [Fact]
    public void Numbers_beyond_all_bounds_do_no_harm() => Assert.True(Read("{ \"locals\": { \"a\": 1e999 } }").Fault is null or { IsLimit: true });

    private static TerraformFile Read(string text) => TerraformJsonReader.Read(text, "main.tf.json");
}
