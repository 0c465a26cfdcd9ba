using System.Xml.Linq;
using System.Xml.Schema;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using YamlDotNet.RepresentationModel;
using static EgressTools.Tests.Output.CheckReports;

namespace EgressTools.Tests.Output;

/// <summary>Reports of checks in formats with a schema.</summary>
public sealed class CheckFormatTests
{
    public static TheoryData<bool> Kinds() => [false, true];

    [Fact]
    public void The_document_counts_what_it_holds()
    {
        var document = Json(Write(CheckFormat.Json, Plain));
        Assert.Equal(["apiVersion", "kind", "summary", "items"], ((JObject)document).Properties().Select(static p => p.Name));
        Assert.Equal("checks 4, passed 1, found 1, skipped 1, failed 1, errors 1, warnings 1, infos 1, suppressed 2",
            string.Join(", ", ((JObject)document["summary"]!).Properties().Select(static p => $"{p.Name} {p.Value}")));
        Assert.Equal(["found", "skipped", "failed", "passed"], document["items"]!.Select(static i => (string?)i["outcome"]));
        Assert.Equal("goes next week", (string?)document["items"]![0]!["suppressed"]![0]!["reason"]);
        Assert.Equal(12, (int?)document["items"]![0]!["findings"]![0]!["line"]);
    }

    [Fact]
    public void Json_and_yaml_are_the_same_document_whatever_it_quotes()
    {
        var json = Json(Write(CheckFormat.Json, Evil));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Write(CheckFormat.Yaml, Evil)));
        var message = yaml.Documents[0].RootNode["items"][0]["findings"][0]["message"];
        Assert.Equal((string?)json["items"]![0]!["findings"]![0]!["message"], ((YamlScalarNode)message).Value);
        // Half a surrogate pair is no character in either.
        Assert.Equal("::error::" + Nasty.Replace('\ud800', '\ufffd') + new string('y', 100_000), (string?)json["items"]![0]!["findings"]![0]!["message"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Junit_follows_its_schema(bool evil)
    {
        var document = XDocument.Parse(Write(CheckFormat.JUnit, evil ? Evil : Plain));
        var schemas = new XmlSchemaSet();
        schemas.Add("", Repository.Path("tests", "EgressTools.Tests", "Data", "schemas", "junit.xsd"));
        document.Validate(schemas, static (_, e) => Assert.Fail(e.Message));
        Assert.All(document.Descendants("testsuite").Append(document.Root!), static suite =>
        {
            Assert.Equal(suite.Descendants("testcase").Count(), (int)suite.Attribute("tests")!);
            Assert.Equal(suite.Descendants("failure").Count(), (int)suite.Attribute("failures")!);
            Assert.Equal(suite.Descendants("error").Count(), (int)suite.Attribute("errors")!);
            Assert.Equal(suite.Descendants("skipped").Count(), (int)suite.Attribute("skipped")!);
        });
        Assert.Equal(["policies", "the tool itself"], document.Root!.Elements().Select(static s => (string?)s.Attribute("name")));
    }

    [Fact]
    public void Junit_fails_on_what_the_exit_code_fails_on()
    {
        var strict = XDocument.Parse(Write(CheckFormat.JUnit, Plain, Severity.Warning)).Descendants("failure").Single();
        Assert.Equal("ciliumegressgatewaypolicy/web: it is ignored (and 1 more)", (string?)strict.Attribute("message"));
        Assert.Equal(2, strict.Value.Split('\n').Length);
        var usual = XDocument.Parse(Write(CheckFormat.JUnit, Plain)).Descendants("failure").Single();
        Assert.Contains("it is odd", usual.Parent!.Element("system-out")!.Value, StringComparison.Ordinal);
        var lax = XDocument.Parse(Write(CheckFormat.JUnit, Plain with { Results = [Plain.Results[0] with { Findings = [Plain.Results[0].Findings[0]] }] }));
        Assert.Empty(lax.Descendants("failure"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Sarif_follows_its_schema(bool evil) => await AssertValidAsync("sarif-2.1.0.json", Write(CheckFormat.Sarif, evil ? Evil : Plain));

    [Fact]
    public void Sarif_points_to_files_and_rules()
    {
        var run = Json(Write(CheckFormat.Sarif, Plain))["runs"]![0]!;
        Assert.All(run["results"]!,
            result => Assert.Equal((string?)result["ruleId"], (string?)run["tool"]!["driver"]!["rules"]![(int)result["ruleIndex"]!]!["id"]));
        Assert.All(run["results"]!, static result => Assert.Equal("docs/my%20policies.yaml",
            (string?)result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]));
        Assert.Equal(["external", "inSource"], run["results"]!.SelectMany(static r => r["suppressions"] ?? new JArray()).Select(static s => (string?)s["kind"])
            .Order(StringComparer.Ordinal));
        Assert.False((bool?)run["invocations"]![0]!["executionSuccessful"]);
        Assert.Equal("EGT9002", (string?)run["invocations"]![0]!["toolExecutionNotifications"]![0]!["associatedRule"]!["id"]);
        Assert.Equal(run["results"]!.Count(), run["results"]!.Select(Fingerprint).Distinct().Count());
    }

    [Fact]
    public void A_finding_keeps_its_fingerprint_when_lines_and_numbers_change()
    {
        var moved = Plain with
        {
            Results = [Plain.Results[0] with { Findings =
            [.. Plain.Results[0].Findings.Select(static f => f with { Message = f.Message + " 7", Source = f.Source! with { Line = 99 } })] }]
        };
        Assert.Equal(
            Json(Write(CheckFormat.Sarif, Plain))["runs"]![0]!["results"]!.Select(Fingerprint),
            Json(Write(CheckFormat.Sarif, moved))["runs"]![0]!["results"]!.Select(Fingerprint));
    }

    [Fact]
    public void A_finding_of_a_cluster_has_no_file()
    {
        var result = Plain.Results[0] with { Findings = [Plain.Results[0].Findings[0] with { Source = null }], Suppressed = [] };
        var location = Json(Write(CheckFormat.Sarif, new CheckReport([result])))["runs"]![0]!["results"]![0]!["locations"]![0]!;
        Assert.Null(location["physicalLocation"]);
        Assert.Equal("ciliumegressgatewaypolicy/web", (string?)location["logicalLocations"]![0]!["fullyQualifiedName"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Code_quality_follows_its_schema(bool evil)
    {
        var text = JsonText.OneLine(CodeQuality.Of(evil ? Evil : Plain, CheckReports.Options));
        await AssertValidAsync("code-quality.json", text);
        Assert.Equal(3, Json(text).Select(static f => (string?)f["fingerprint"]).Distinct().Count());
    }

    private static string? Fingerprint(JToken result) => (string?)result["partialFingerprints"]!["egressFinding/v1"];

    private static async Task AssertValidAsync(string schema, string text)
    {
        var known = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Data", "schemas", schema), TestContext.Current.CancellationToken);
        Assert.Empty(known.Validate(text).Select(static e => e.ToString()));
    }
}
