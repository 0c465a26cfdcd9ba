using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Output;

public sealed class DocumentTests
{
    private static readonly GatewayNode Node = new("172.22.49.20")
    {
        Status = "Ready",
        Roles = ["egress"],
        CreatedAt = new DateTimeOffset(2025, 10, 29, 7, 20, 0, TimeSpan.Zero),
        Version = "v1.32.2",
        InternalIP = Address.Parse("172.22.49.20"),
        ExternalIP = Address.Parse("43.163.1.23"),
        Policies = ["a", "b"],
        Pods = 3,
        OsImage = "TencentOS",
        KernelVersion = "6.6",
        ContainerRuntime = "containerd://1.6",
        Zone = "ap-1",
        Problems = [new NodeProblem("cordoned", "cordoned: why")],
    };

    [Fact]
    public void A_node_reads_back_as_it_was_written()
    {
        var written = Item(Node);
        Assert.True(JToken.DeepEquals(written, Item(NodeListing.Read(written))));
        Assert.Equal(14, written.Count);
    }

    [Fact]
    public void What_does_not_apply_is_absent_and_what_is_not_known_is_null()
    {
        var written = Item(new GatewayNode("n"));
        Assert.False(written.ContainsKey("externalIP"));
        Assert.False(written.ContainsKey("createdAt"));
        Assert.Equal(JTokenType.Null, written["pods"]!.Type);
        Assert.Null(NodeListing.Read(written).Pods);
    }

    [Fact]
    public void An_item_without_a_name_is_an_input_error() => Assert.Throws<InputException>(() => NodeListing.Read(new JObject { ["status"] = "Ready" }));

    [Fact]
    public void A_list_that_is_streamed_is_the_document()
    {
        using var output = new StringWriter();
        var listing = NodeListing.At(DateTimeOffset.UnixEpoch);
        JsonText.WriteList(output, listing.Kind, Enumerable.Repeat(Node, 1000), listing.WriteItem);
        Assert.True(JToken.DeepEquals(Parse(output.ToString()), ListDocument.Of(listing, Enumerable.Repeat(Node, 1000))));
    }

    [Theory]
    [InlineData("\u001b")]
    [InlineData("\u009b")]
    [InlineData("\u007f")]
    [InlineData("\u2028")]
    public void Json_holds_no_control_characters(string control)
    {
        using var output = new StringWriter();
        JsonText.Write(output, new JObject { ["a" + control] = control });
        Assert.DoesNotContain(control, output.ToString(), StringComparison.Ordinal);
        Assert.Equal(control, (string?)Parse(output.ToString())["a" + control]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Junit_is_well_formed_whatever_a_pod_is_called(bool allowUnasked)
    {
        using var output = new StringWriter();
        JUnit.Write(output, [ExitReport.Suite(
        [
            new ExitAddressResult(new("default", "web"), ExitVerdict.Ok, "fine"),
            new ExitAddressResult(new("<&\"'>", "\u0000\u001b[31mpod\ufffe"), ExitVerdict.OtherGateway, "seen with \u0007 \"1.2.3.4\" & <none>"),
            new ExitAddressResult(new("default", "job"), ExitVerdict.NoPolicy, "no policy selects it"),
            new ExitAddressResult(new("default", "down"), ExitVerdict.NotReady, "container main: CrashLoopBackOff, exit code 1"),
        ], allowUnasked)]);
        var suite = System.Xml.Linq.XDocument.Parse(output.ToString()).Root!.Elements().Single();
        Assert.Equal("4", suite.Attribute("tests")!.Value);
        Assert.Equal("1", suite.Attribute("failures")!.Value);
        Assert.Equal(allowUnasked ? ("0", "2") : ("1", "1"), (suite.Attribute("errors")!.Value, suite.Attribute("skipped")!.Value));
        Assert.Equal(allowUnasked ? 0 : 1, suite.Descendants("error").Count(static e => e.Attribute("type")!.Value == "not-ready"));
        var failure = suite.Descendants("failure").Single();
        Assert.Equal("other-gateway", failure.Attribute("type")!.Value);
        Assert.Equal("seen with  \"1.2.3.4\" & <none>", failure.Attribute("message")!.Value);
        Assert.Equal("[31mpod", failure.Parent!.Attribute("name")!.Value);
    }

    [Fact]
    public void Csv_quotes_what_would_break_a_record()
    {
        using var output = new StringWriter();
        Csv.Write<string>(output, [new Column<string>("A", static s => s), new Column<string>("B,C", static _ => "")],
            ["plain", "a,b", "say \"hi\"", "two\nlines"], headers: true);
        Assert.Equal("A,\"B,C\"\nplain,\n\"a,b\",\n\"say \"\"hi\"\"\",\ntwo\\u000alines,\n", output.ToString());
    }

    private static JObject Item(GatewayNode node) => JsonText.ToObject(node, NodeListing.At(DateTimeOffset.UnixEpoch).WriteItem);

    private static JObject Parse(string text)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(text)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return JObject.Load(reader);
    }
}
