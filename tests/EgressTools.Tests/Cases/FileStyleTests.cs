using System.Text.Json;
using System.Xml.Linq;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>Documents in the styles that people, templates and programs write them in.</summary>
public sealed class FileStyleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-styles-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("crlf.yaml")]
    [InlineData("bom.yaml")]
    [InlineData("multi.yaml")]
    [InlineData("list.json")]
    [InlineData("typedlist.json")]
    [InlineData("array.json")]
    [InlineData("anchors.yaml")]
    public async Task A_fine_document_is_fine_in_every_style(string file)
    {
        Assert.Empty(await Case.FindingsAsync("EGT1002,EGT1026,EGT1027,EGT1040", "-f", Case.Path("file-styles", file)));
        Assert.Equal(0, (await CliRunner.RunAsync("check", "-f", Case.Path("file-styles", file))).ExitCode);
    }

    [Theory]
    [InlineData("bools.yaml", 10, "spec.selectors[0].podSelector.matchLabels.tier must be text, not a number (1)")]
    [InlineData("bools.yaml", 11, "spec.selectors[0].podSelector.matchLabels.flag must be text, not true or false (true)")]
    [InlineData("bools.yaml", 17, "spec.egressGateway.nodeSelector.matchLabels.egress must be text, not true or false (true)")]
    [InlineData("list-gateway.yaml", 13, "spec.egressGateway must be an object, not a list")]
    [InlineData("single-selector.yaml", 7, "spec.selectors must be a list, not an object")]
    [InlineData("string-cidr.yaml", 10, "spec.destinationCIDRs must be a list, not text ('198.51.100.0/24')")]
    [InlineData("barehost.yaml", 11, "spec.destinationCIDRs[0] must be a CIDR such as 10.0.0.0/8 or 2001:db8::/32, not '198.51.100.7'")]
    public async Task What_the_API_server_rejects_is_a_finding_with_its_line(string file, int line, string fault)
    {
        var path = Case.Path("file-styles", file);
        var run = await CliRunner.RunAsync("check", "-f", path, "-o", $"sarif={Output("sarif")}", "-o", $"junit={Output("junit")}", "-o", "json");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        var message = $"the API server rejects it: {fault}";
        Assert.Contains(Sarif(), r => r.Code == "EGT1027" && r.Message.StartsWith(message, StringComparison.Ordinal) && r.Place == (file, line));
        Assert.Contains(XDocument.Load(Output("junit")).Descendants("failure"), f => f.Parent!.ToString().Contains($"{file}:{line}", StringComparison.Ordinal)
            && f.ToString().Contains(fault.Split(" must")[0], StringComparison.Ordinal));
        // One fault that is said is not said again as another.
        Assert.DoesNotContain("EGT1002", string.Join('\n', Sarif().Select(static r => r.Code)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_field_is_told_with_the_place_where_it_belongs()
    {
        var run = await CliRunner.RunAsync("check", "-f", Case.Path("file-styles", "misindent.yaml"), "--only", "EGT1026");
        Assert.Contains("unknown field spec.selectors[].matchLabels", run.Out, StringComparison.Ordinal);
        Assert.Contains("indent matchLabels below podSelector", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_given_twice_is_one_finding_with_both_lines() =>
        Assert.Equal(
            ["error EGT1027 kubectl rejects the document: spec.egressGateway.egressIP is given twice, in lines 16 and 17; other tools take the last one"],
            await Case.FindingsAsync("EGT1", "-f", Case.Path("file-styles", "dup.yaml")));

    [Fact]
    public async Task A_namespace_is_an_info() =>
        Assert.StartsWith("info EGT1026 metadata.namespace has no effect",
            Assert.Single(await Case.FindingsAsync("EGT1", "-f", Case.Path("file-styles", "ns.yaml"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("placeholder.yaml", 15, "'<gateway-node>' is part of a text with placeholders", "replace the placeholders with values")]
    [InlineData("quoted-tpl.yaml", 4, "'{{ .Values.name }}' is part of a Helm template", "helm template RELEASE CHART | kubectl egress check -f -")]
    [InlineData("helm-comment.yaml", 1, "'{{/* comment */}}' is part of a Helm template", "helm template RELEASE CHART | kubectl egress check -f -")]
    public async Task What_is_not_rendered_is_told_and_nothing_else(string file, int line, string what, string remedy)
    {
        var path = Case.Path("file-styles", file);
        var run = await CliRunner.RunAsync("check", "-f", path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($"({path}:{line})", run.Out, StringComparison.Ordinal);
        Assert.Contains($"not rendered: {what}", run.Out, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Out, StringComparison.Ordinal);
        Assert.Contains("1 finding: 1 warning.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tab_is_one_sentence_with_its_line()
    {
        var path = Case.Path("file-styles", "tabs.yaml");
        var run = await CliRunner.RunAsync("check", "-f", path);
        Assert.Equal((3, "", $"error: {path}:4: not valid YAML: tab used for indentation\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task A_version_that_is_not_served_names_the_one_to_write()
    {
        var run = await CliRunner.RunAsync("check", "-f", Case.Path("file-styles", "old-kind-v2alpha1.yaml"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("apiVersion must be cilium.io/v2, not cilium.io/v2alpha1", run.Out, StringComparison.Ordinal);
        Assert.Contains("do: write apiVersion: cilium.io/v2\n", run.Out, StringComparison.Ordinal);
    }

    /// <summary>A document that cannot be read hides no other, wherever it stands.</summary>
    [Fact]
    public async Task A_document_that_cannot_be_read_hides_no_other()
    {
        var run = await CliRunner.RunAsync("check", "-f", Case.Path("file-styles"), "-o", $"sarif={Output("sarif")}", "-o", "json");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        var results = Sarif();
        Assert.Contains(results, r => r.Code == "EGT9001" && r.Place == ("tabs.yaml", 4));
        foreach (var (code, file) in new[] { ("EGT1027", "bools.yaml"), ("EGT1027", "dup.yaml"), ("EGT1027", "barehost.yaml"), ("EGT1026", "misindent.yaml"),
            ("EGT1040", "helm-comment.yaml"), ("EGT1040", "placeholder.yaml") })
            Assert.Contains(results, r => r.Code == code && r.Place.File == file);
        Assert.DoesNotContain(results, static r => r.Code is "EGT1002" or "EGT1026" or "EGT1027" or "EGT1040"
            && r.Place.File is "crlf.yaml" or "bom.yaml" or "multi.yaml" or "anchors.yaml" or "list.json");
    }

    // Further styles of the same kinds.
    [Theory]
    [InlineData("{% if x %}\nspec: {}\n{% endif %}\n", 1, "'{% if x %}' is part of a template")]
    [InlineData("apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: {name: web}\nspec:\n  {{- toYaml .Values.spec | nindent 2 }}\n", 5,
        "'{{- toYaml .Values.spec | nindent 2 }}' is part of a Helm template")]
    [InlineData("apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: {name: web}\nspec:\n  egressGateway: {nodeSelector: {}, egressIP: " +
        "\"${EGRESS_IP:=192.0.2.1}\"}\n", 5, "'${EGRESS_IP:=192.0.2.1}' is part of a text with variables of Flux or envsubst")]
    public async Task Other_templates_are_known_too_and_hide_no_other_document(string text, int line, string what)
    {
        var path = Output("yaml");
        await File.WriteAllTextAsync(path, text + "---\n" +
            await File.ReadAllTextAsync(Case.Path("file-styles", "bools.yaml"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var run = await CliRunner.RunAsync("check", "-f", path);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains($"({path}:{line})", run.Out, StringComparison.Ordinal);
        Assert.Contains($"not rendered: {what}", run.Out, StringComparison.Ordinal);
        Assert.Equal(3, run.Out.Split("EGT1027  cilium").Length - 1);
    }

    [Theory]
    [InlineData("patches: [{path: egress.yaml, target: {kind: CiliumEgressGatewayPolicy}}]")]
    [InlineData("patchesStrategicMerge: [egress.yaml]")]
    [InlineData("patchesJson6902: [{path: ./egress.yaml}]")]
    public async Task A_patch_of_a_kustomization_is_no_policy(string patches)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "kustomization.yaml"), $"resources: [../base]\n{patches}\n", TestContext.Current.CancellationToken);
        var patch = Path.Combine(_folder, "egress.yaml");
        await File.WriteAllTextAsync(patch, "apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: {name: web}\nspec: {egressGateway: " +
            "{egressIP: 10.0.0.9}}\n", TestContext.Current.CancellationToken);
        foreach (var path in (string[])[patch, _folder])
        {
            var run = await CliRunner.RunAsync("check", "-f", path);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains($"a patch of {_folder}, not a policy on its own", run.Out, StringComparison.Ordinal);
            Assert.Contains($"kustomize build {_folder} | kubectl egress check -f -", run.Out, StringComparison.Ordinal);
            Assert.Contains("1 finding: 1 info.", run.Out, StringComparison.Ordinal);
        }
    }

    /// <summary>What follows from a fault that is said is not said as one of its own.</summary>
    [Theory]
    [InlineData("spec: []", "EGT1027")]
    [InlineData("spec: {selectors: [], destinationCIDRs: {}, egressGateway: {nodeSelector: {}}}", "EGT1027")]
    [InlineData("spec: {selectors: [x], destinationCIDRs: [10.0.0.0/8], egressGateway: {nodeSelector: {}}}", "EGT1027")]
    [InlineData("spec: {selectors: [{podSelector: {}}], destinationCIDRs: [10.0.0.0/8], egressGateway: x}", "EGT1027")]
    [InlineData("spec: {selectors: [{podSelector: {}}], egressGateway: {egressIP: 10.0.0.1}}", "EGT1027,EGT1027")]
    public async Task What_follows_from_a_fault_is_not_another(string spec, string codes)
    {
        var path = Output("yaml");
        await File.WriteAllTextAsync(path, $"apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: {{name: web}}\n{spec}\n",
            TestContext.Current.CancellationToken);
        var found = await Case.FindingsAsync("EGT1002,EGT1027", "-f", path);
        Assert.Equal(codes.Split(',').Order(StringComparer.Ordinal), found.Select(static f => f.Split(' ')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_patch_that_says_so_itself_is_none_either()
    {
        var path = Output("yaml");
        await File.WriteAllTextAsync(path, "apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: {name: web}\n$patch: delete\n",
            TestContext.Current.CancellationToken);
        Assert.Equal(["warning EGT1040 not rendered: '$patch' is part of a strategic merge patch"], await Case.FindingsAsync("EGT1", "-f", path));
    }

    /// <summary>Nothing is written into a document that is malformed, whatever else could be repaired.</summary>
    [Fact]
    public async Task A_malformed_document_is_not_repaired()
    {
        var path = Output("yaml");
        var text = (await File.ReadAllTextAsync(Case.Path("file-styles", "bools.yaml"), TestContext.Current.CancellationToken))
            .Replace("198.51.100.0/24", "198.51.100.7/24", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        var run = await CliRunner.RunAsync("check", "-f", path, "--fix", "-y");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nothing can be repaired without a decision", run.Error, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("egressGateway: {nodeSelector: {}, egressIp: 10.0.0.1}", "write egressIP, not egressIp")]
    [InlineData("egressGateway: {nodeSelector: {egress: \"true\"}}", "indent egress below matchLabels")]
    [InlineData("egressGateway: {nodeSelector: {matchExpressions: [{key: a, operator: In, value: [b]}]}}", "write values, not value")]
    [InlineData("egressIP: 10.0.0.1", "move egressIP below spec.egressGateway")]
    public async Task Every_unknown_field_has_its_line_and_its_place(string field, string remedy)
    {
        var path = Output("yaml");
        await File.WriteAllTextAsync(path, $$"""
            apiVersion: cilium.io/v2
            kind: CiliumEgressGatewayPolicy
            metadata: {name: web}
            spec:
              selectors:
              - podSelector: {}
              destinationCIDRs: [198.51.100.0/24]
              {{field}}

            """, TestContext.Current.CancellationToken);
        var run = await CliRunner.RunAsync("check", "-f", path, "--only", "EGT1026");
        Assert.Contains($"({path}:8)", run.Out, StringComparison.Ordinal);
        Assert.Contains($"do: {remedy}", run.Out, StringComparison.Ordinal);
    }

    private string Output(string format) => Path.Combine(_folder, $"out.{format}");

    private List<(string Code, string Message, (string File, int Line) Place)> Sarif()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Output("sarif")));
        return [.. document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(static r => (r.GetProperty("ruleId").GetString()!, r.GetProperty("message").GetProperty("text").GetString()!, Place(r)))];
    }

    private static (string File, int Line) Place(JsonElement result)
    {
        if (!result.TryGetProperty("locations", out var locations) || !locations[0].TryGetProperty("physicalLocation", out var place))
            return ("", 0);
        var file = Uri.UnescapeDataString(place.GetProperty("artifactLocation").GetProperty("uri")
            .GetString()!.Replace("file://", "", StringComparison.Ordinal));
        return (Path.GetFileName(file), place.TryGetProperty("region", out var region) ? region.GetProperty("startLine").GetInt32() : 0);
    }
}
