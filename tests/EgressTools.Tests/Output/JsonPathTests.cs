using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Output;

public sealed class JsonPathTests
{
    private static readonly JObject Document = JObject.Parse("""
        {
          "kind": "List",
          "items": [
            { "name": "a", "n": 1, "ok": true, "labels": { "kubernetes.io/hostname": "h1" }, "ips": ["10.0.0.1", "10.0.0.2"] },
            { "name": "b", "n": 12, "ok": false, "labels": {}, "ips": [], "none": null },
            { "name": "c", "n": 3, "labels": { "kubernetes.io/hostname": "h3" }, "deep": { "name": "d" } }
          ]
        }
        """);

    [Theory]
    [InlineData("{.kind}", "List")]
    [InlineData("{$.kind}", "List")]
    [InlineData("{@.kind}", "List")]
    [InlineData("plain", "plain")]
    [InlineData("{.missing}", "")]
    [InlineData("{.items[0].missing.deeper}", "")]
    [InlineData("{.items[*].name}", "a b c")]
    [InlineData("{.items[0].name}", "a")]
    [InlineData("{.items[-1].name}", "c")]
    [InlineData("{.items[7].name}", "")]
    [InlineData("{.items[0:2].name}", "a b")]
    [InlineData("{.items[1:].name}", "b c")]
    [InlineData("{.items[:-1].name}", "a b")]
    [InlineData("{.items[::2].name}", "a c")]
    [InlineData("{.items[0,2].name}", "a c")]
    [InlineData("{.items[0]['name','n']}", "a 1")]
    [InlineData("{.items[0].labels.kubernetes\\.io/hostname}", "h1")]
    [InlineData("{.items[0].labels['kubernetes.io/hostname']}", "h1")]
    [InlineData("{..name}", "a b c d")]
    [InlineData("{.items[?(@.name==\"b\")].n}", "12")]
    [InlineData("{.items[?(@.name=='b')].n}", "12")]
    [InlineData("{.items[?(@.name!='b')].n}", "1 3")]
    [InlineData("{.items[?(@.n>2)].name}", "b c")]
    [InlineData("{.items[?(@.n<=3)].name}", "a c")]
    [InlineData("{.items[?(@.ok==true)].name}", "a")]
    [InlineData("{.items[?(@.deep)].name}", "c")]
    [InlineData("{.items[?(@.ips[0]=='10.0.0.1')].name}", "a")]
    [InlineData("{.items[1].none}", "")]
    [InlineData("{.items[0].ok}", "true")]
    [InlineData("{.items[0].ips}", "[\"10.0.0.1\",\"10.0.0.2\"]")]
    [InlineData("{.items[2].deep}", "{\"name\":\"d\"}")]
    [InlineData("{range .items[*]}{.name}{\"\\t\"}{.n}{\"\\n\"}{end}", "a\t1\nb\t12\nc\t3\n")]
    [InlineData("{range .items[*]}{.name}:{range .ips[*]}{@} {end};{end}", "a:10.0.0.1 10.0.0.2 ;b:;c:;")]
    [InlineData("{ .kind }{'!'}", "List!")]
    public void Selects_as_kubectl_does(string template, string expected)
    {
        using var output = new StringWriter();
        JsonPathTemplate.Parse(template).Write(output, Document);
        Assert.Equal(expected, output.ToString());
    }

    /// <summary>As kubectl 1.35 writes it, which indents by four.</summary>
    [Theory]
    [InlineData("{.items[*].name}", """["a","b","c"]""")]
    [InlineData("{.items[0].ips}", """[["10.0.0.1","10.0.0.2"]]""")]
    [InlineData("{.missing}{.kind}", """[]["List"]""")]
    [InlineData("{range .items[0:2]}{.n}{\"\\n\"}{end}", """[1]["\n"][12]["\n"]""")]
    public void Selects_as_JSON_as_kubectl_does(string template, string expected)
    {
        using var output = new StringWriter();
        JsonPathTemplate.Parse(template, asJson: true).Write(output, Document);
        Assert.Equal(expected, new string([.. output.ToString().Where(static c => !char.IsWhiteSpace(c))]));
    }

    [Theory]
    [InlineData("{.a")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{a}")]
    [InlineData("{.a b}")]
    [InlineData("{.a[}")]
    [InlineData("{.a[1}")]
    [InlineData("{.a[b]}")]
    [InlineData("{.a['b}")]
    [InlineData("{.a[99999999999]}")]
    [InlineData("{.a[::0]}")]
    [InlineData("{.a[?(@.b==)]}")]
    [InlineData("{.a[?(@.b=='c' && @.d)]}")]
    [InlineData("{range .a}")]
    [InlineData("{range}{end}")]
    [InlineData("{end}")]
    public void Refuses_in_one_sentence(string template)
    {
        var error = Assert.Throws<UsageException>(() => JsonPathTemplate.Parse(template));
        Assert.Contains(template, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Values_come_out_without_control_characters_and_the_template_as_it_is()
    {
        using var output = new StringWriter();
        JsonPathTemplate.Parse("{.a}{\"\\n\"}").Write(output, new JObject { ["a"] = "x\u001b[0m" });
        Assert.Equal("x\\u001b[0m\n", output.ToString());
    }

    [Fact]
    public void Templates_may_come_from_files()
    {
        var (path, columns) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            File.WriteAllText(path, "{.kind}!");
            File.WriteAllText(columns, "NAME   BOTH\n.name  .ips[0,1]\n");
            using var output = new StringWriter();
            OutputFormat.Parse($"jsonpath-file={path}", OutputFormat.OfLists).Template!.Write(output, Document);
            CustomColumn.Write(output, OutputFormat.Parse($"custom-columns-file={columns}", OutputFormat.OfLists).CustomColumns,
                [Document["items"]![0]!], headers: true);
            Assert.Equal("List!NAME   BOTH\na      10.0.0.1,10.0.0.2\n", output.ToString());
            File.WriteAllText(columns, "NAME BOTH\n.name\n");
            Assert.Contains("must have two lines", Assert.Throws<UsageException>(() =>
                OutputFormat.Parse($"custom-columns-file={columns}", OutputFormat.OfLists)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
            File.Delete(columns);
        }
        Assert.Equal("file '/no/such' not found", Assert.Throws<InputException>(static () =>
            OutputFormat.Parse("jsonpath-file=/no/such", OutputFormat.OfObjects)).Message);
        Assert.Contains("needs a file, for example -o jsonpath-file=", Assert.Throws<UsageException>(static () =>
            OutputFormat.Parse("jsonpath-file", OutputFormat.OfObjects)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Custom_columns_may_hold_commas_in_brackets()
    {
        using var output = new StringWriter();
        CustomColumn.Write(output, CustomColumn.Parse("NAME:.name,BOTH:.ips[0,1],BARE:n"), Document["items"]!, headers: true);
        Assert.Equal("NAME   BOTH                BARE\na      10.0.0.1,10.0.0.2   1\nb      <none>              12\nc      <none>              3\n",
            output.ToString());
    }
}
