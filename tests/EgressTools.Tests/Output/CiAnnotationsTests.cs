using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Output.CheckReports;

namespace EgressTools.Tests.Output;

/// <summary>What a pipeline's agent makes of the log.</summary>
public sealed class CiAnnotationsTests
{
    public static TheoryData<CheckFormat> Formats() => [.. Enum.GetValues<CheckFormat>()];

    [Fact]
    public void Azure_gets_an_issue_for_each_error_and_warning() => Assert.Equal(
        """
        ##vso[task.logissue type=error;sourcepath=docs/my policies.yaml;linenumber=12;code=EGT1001;]ciliumegressgatewaypolicy/web: it is ignored; do: list it
        ##vso[task.logissue type=warning;sourcepath=docs/my policies.yaml;linenumber=12;code=EGT1001;]ciliumegressgatewaypolicy/shop: it is odd; do: list it

        """, Annotate(CiSystem.Azure, Plain));

    [Fact]
    public void GitHub_gets_a_command_for_each_finding() => Assert.Equal(
        """
        ::error file=docs/my policies.yaml,line=12,title=EGT1001::ciliumegressgatewaypolicy/web: it is ignored; do: list it
        ::warning file=docs/my policies.yaml,line=12,title=EGT1001::ciliumegressgatewaypolicy/shop: it is odd; do: list it
        ::notice file=docs/my policies.yaml,line=12,title=EGT1001::ciliumegressgatewaypolicy/web: all is well; do: list it

        """, Annotate(CiSystem.GitHub, Plain));

    [Theory]
    [InlineData(CiSystem.None)]
    [InlineData(CiSystem.GitLab)]
    public void Others_get_none(CiSystem system) => Assert.Equal("", Annotate(system, Plain));

    [Fact]
    public void Only_slight_findings_are_success_with_issues()
    {
        var slight = Plain with { Results = [Plain.Results[0] with { Findings = [Plain.Results[0].Findings[2]] }] };
        Assert.EndsWith("##vso[task.complete result=SucceededWithIssues;]\n", Annotate(CiSystem.Azure, slight), StringComparison.Ordinal);
        Assert.DoesNotContain("task.complete", Annotate(CiSystem.Azure, slight, Severity.Warning), StringComparison.Ordinal);
        Assert.DoesNotContain("task.complete", Annotate(CiSystem.Azure, slight.AtLeast(Severity.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public void Azure_obeys_nothing_that_is_quoted()
    {
        var commands = AgentReader.Azure(Annotate(CiSystem.Azure, Evil)).ToList();
        Assert.Equal(["task.logissue", "task.logissue"], commands.Select(static c => c.Name));
        Assert.All(commands, static c => Assert.Equal(["type", "sourcepath", "linenumber", "code"], c.Properties.Keys));
        Assert.All(commands, static c => Assert.Contains(" %0A %AZP25 ; ] , : # SKIP ", c.Text, StringComparison.Ordinal));
        Assert.All(commands, static c => Assert.Contains(" %0A %AZP25 ; ] , : # SKIP ", c.Properties["sourcepath"], StringComparison.Ordinal));
    }

    [Fact]
    public void GitHub_obeys_nothing_that_is_quoted()
    {
        var commands = AgentReader.GitHub(Annotate(CiSystem.GitHub, Evil)).ToList();
        Assert.Equal(["error", "warning", "notice"], commands.Select(static c => c.Name));
        Assert.All(commands, static c => Assert.Equal(["file", "line", "title"], c.Properties.Keys));
        Assert.All(commands, static c => Assert.Contains(" %0A %AZP25 ; ] , : # SKIP ", c.Text, StringComparison.Ordinal));
        Assert.All(commands, static c => Assert.Contains(" %0A %AZP25 ; ] , : # SKIP ", c.Properties["file"], StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_format_holds_a_command_in_the_log_of_a_pipeline(CheckFormat format)
    {
        using var output = new StringWriter();
        using var log = new LogSafeWriter(output);
        CheckPrinter.Write(log, format, Evil, CheckReports.Options with { Text = new CheckTextStyle(Colour: false, Verbose: true) });
        log.Flush();
        Assert.Empty(AgentReader.Azure(output.ToString()));
        Assert.Empty(AgentReader.GitHub(output.ToString()));
        Assert.DoesNotContain("##[", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a ##vso[task.setvariable]b", "a # #vso[task.setvariable]b")]
    [InlineData("###[error]\n##[x", "## #[error]\n# #[x")]
    [InlineData("##VSO[x]##vs ##v", "# #VSO[x]##vs ##v")]
    [InlineData("::error::x\n  ::add-mask::y\r::z", ": :error::x\n  : :add-mask::y\r: :z")]
    [InlineData("## Title\n- a::b 10::1 #[x] : :: \n:", "## Title\n- a::b 10::1 #[x] : :: \n:")]
    public void The_log_gets_no_command_however_the_text_is_cut(string text, string expected)
    {
        for (var piece = 1; piece <= text.Length; piece++)
        {
            using var output = new StringWriter();
            using var log = new LogSafeWriter(output);
            foreach (var part in text.Chunk(piece))
                log.Write(new string(part));
            log.Flush();
            Assert.Equal(expected, output.ToString());
        }
    }

    [Fact]
    public void Data_formats_keep_the_value()
    {
        const string Evil = "##vso[task.setvariable variable=x]1\n::error::y\n###[z";
        var document = new JObject { ["a"] = Evil, ["##[k"] = "##VSO[v" };
        using var json = new StringWriter();
        JsonText.Write(json, document);
        foreach (var text in new[] { json.ToString(), JsonText.OneLine(document), YamlWriter.Write(document) })
        {
            using var output = new StringWriter();
            using var log = new LogSafeWriter(output);
            log.Write(text);
            log.Flush();
            Assert.Equal(text, output.ToString());
            Assert.True(JToken.DeepEquals(document, DocumentFile.Read(text, "x")[0].Document));
        }
    }

    [Theory]
    [InlineData("TF_BUILD", "True", CiSystem.Azure)]
    [InlineData("GITHUB_ACTIONS", "true", CiSystem.GitHub)]
    [InlineData("GITLAB_CI", "true", CiSystem.GitLab)]
    [InlineData("CI", "true", CiSystem.None)]
    [InlineData("TF_BUILD", "", CiSystem.None)]
    public void The_pipeline_is_found_by_its_variables(string name, string value, CiSystem expected) =>
        Assert.Equal(expected, CiSystems.Parse("auto", asked => asked == name ? value : null));

    private static string Annotate(CiSystem system, CheckReport report, Severity failOn = Severity.Error)
    {
        using var output = new StringWriter();
        CiAnnotations.Write(output, system, report, CheckReports.Options with { FailOn = failOn });
        return output.ToString();
    }
}
