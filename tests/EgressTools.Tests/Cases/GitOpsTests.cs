using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>Installations as GitOps tools have them: the values of Cilium's chart are read, and checked as the settings that the chart makes of them.</summary>
public sealed class GitOpsTests
{
    [Theory]
    [InlineData("helmrelease.yaml", "EGT4004 bpf.masquerade is 'false'", "EGT4005 ciliumEndpointSlice.enabled is true")]
    [InlineData("application.yaml", "EGT4003 kubeProxyReplacement is 'false'", "EGT4004 bpf.masquerade is 'false'")]
    [InlineData("helmchartconfig.yaml", "EGT4003 kubeProxyReplacement is 'false'",
        "EGT4034 kube-proxy-replacement is a setting of cilium-config, not a helm value")]
    [InlineData("values.yaml", "EGT4001 the document sets values of egressGateway, but egressGateway.enabled is missing",
        "EGT4003 kubeProxyReplacement must be 'true', not 'strict'")]
    public async Task Each_document_is_found_guilty_of_what_is_wrong_with_it(string file, string first, string second)
    {
        var found = await Case.FindingsAsync("EGT4", "-f", Case.Path("gitops-installation", file));
        Assert.Equal(2, found.Length);
        Assert.Contains(first, found[0], StringComparison.Ordinal);
        Assert.Contains(second, found[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_documents_of_a_folder_are_told_apart()
    {
        var found = await Case.FindingsAsync("EGT4005,EGT4034", "-f", Case.Path("gitops-installation"));
        Assert.Equal(2, found.Length);
    }

    [Fact]
    public async Task The_old_chart_says_that_the_kind_is_missing_too() => Assert.Contains(
        "the kind CiliumEgressGatewayPolicy does not exist", Assert.Single(
        await Case.FindingsAsync("EGT4001", "-f", Case.Path("crd-missing", "values.yaml"), "--cilium-version", "1.13.1")), StringComparison.Ordinal);

    [Theory]
    [InlineData("helmrelease.yaml", "bpf:\n  masquerade: true\nciliumEndpointSlice:\n  enabled: false\n")]
    [InlineData("application.yaml", "bpf:\n  masquerade: true\nkubeProxyReplacement: true\n")]
    [InlineData("helmchartconfig.yaml", "kubeProxyReplacement: true\n")]
    [InlineData("values.yaml", "egressGateway:\n  enabled: true\nkubeProxyReplacement: true\n")]
    public async Task Enable_prints_the_values_that_are_missing(string file, string values)
    {
        var run = await CliRunner.RunAsync("enable", "--from", Case.Path("gitops-installation", file), "--print", "values");
        Assert.Equal((0, values), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Enable_does_not_ask_a_document_for_the_addresses_of_pods()
    {
        var run = await CliRunner.RunAsync("enable", "--from", Case.Path("gitops-native", "values.yaml"), "--print", "values");
        Assert.Equal((0, "bpf:\n  masquerade: true\negressGateway:\n  enabled: true\n"), (run.ExitCode, run.Out));
        Assert.Contains("new pods get a smaller MTU", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("helmrelease.yaml", 16, 17)]
    [InlineData("application.yaml", 1, 12)]
    [InlineData("helmchartconfig.yaml", 1, 6)]
    [InlineData("values.yaml", 3, 6)]
    public async Task Findings_name_the_line_of_the_value(string file, params int[] lines)
    {
        var run = await CliRunner.RunAsync("check", "--only", "EGT4", "--fail-on", "never", "-f", Case.Path("gitops-installation", file));
        var found = System.Text.RegularExpressions.Regex.Matches(run.Out, $@"{file}:(\d+)\)", System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(10)).Select(static m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(lines, found.Order());
    }

    [Fact]
    public async Task What_enable_prints_makes_the_checks_pass()
    {
        var run = await CliRunner.RunAsync("enable", "--from", Case.Path("gitops-installation", "values.yaml"), "--print", "values", "--k8s-service-host",
            "10.0.0.1", "--k8s-service-port", "6443");
        Assert.Contains("k8sServiceHost: 10.0.0.1", run.Out, StringComparison.Ordinal);
        Assert.Empty(await FoundAsync("EGT4", run.Out + "bpf:\n  masquerade: true\n"));
    }

    [Theory]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: net, namespace: argocd}\nspec:\n  sources:\n  - {repoURL: x, " +
        "ref: values}\n  - repoURL: https://helm.cilium.io\n    chart: cilium\n    targetRevision: 1.17.x\n    helm:\n      values: " +
        "|\n        kubeProxyReplacement: true\n        egressGateway: {enabled: true}\n      parameters:\n      - {name: bpf.masquerade, value: " +
        "\"true\"}\n      - {name: ciliumEndpointSlice.enabled, value: \"true\"}\n", "EGT4005")]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: net, namespace: argocd}\nspec:\n  template:\n    spec:\n      " +
        "source:\n        chart: cilium\n        targetRevision: 1.18.3\n        helm:\n          valuesObject: {kubeProxyReplacement: true, bpf: " +
        "{masquerade: true}, egressGateway: {maxPolicyEntries: 1}}\n", "EGT4001")]
    [InlineData("apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: cilium, namespace: kube-system}\nspec:\n  chart: " +
        "oci://quay.io/cilium/charts/cilium\n  version: v1.18.3\n  set: {egressGateway.enabled: \"true\"}\n  valuesContent: |\n    kubeProxyReplacement: " +
        "true\n    bpf: {masquerade: false}\n", "EGT4004")]
    [InlineData("cilium:\n  kubeProxyReplacement: false\n  bpf: {masquerade: true}\n  egressGateway: {enabled: true}\nother: {a: b}\n", "EGT4003")]
    [InlineData("{\"kubeProxyReplacement\": true, \"bpf\": {\"masquerade\": true}, \"egressGateway\": {\"enable\": true}}", "EGT4001,EGT4034")]
    [InlineData("apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata: {name: a, namespace: b}\nspec:\n  chart: {spec: {chart: cilium, " +
        "version: 1.18.3}}\n  valuesFrom: [{kind: Secret, name: s}]\n  values: {bpf: {masquerade: false}}\n", "EGT4004,EGT4035")]
    [InlineData("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: b}\nspec:\n  chartRef: " +
        "{kind: OCIRepository, name: net}\n  values: {kubeProxyReplacement: true, bpf: {masquerade: true}, egressGateway: {enabled: true}, encryption: " +
        "{enabled: true, type: ipsec}}\n", "")]
    public async Task Every_way_to_write_the_values_is_read(string document, string codes) =>
        Assert.Equal(codes.Split(',', StringSplitOptions.RemoveEmptyEntries),
            (await FoundAsync("EGT4", document)).Select(static f => f.Split(' ')[1]).Distinct());

    [Theory]
    [InlineData("image: {repository: example/egress}\nresources: {}\nnodeSelector: {}\ntolerations: []\negressGateway: {enabled: true}\n")]
    [InlineData("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: istio}\nspec:\n  chart: {spec: {chart: istio-egress, version: " +
        "1.22.0}}\n  values: {egressGateway: {enabled: true}}\n")]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec: {source: {repoURL: x, path: charts/shop}}\n")]
    [InlineData("gateways:\n  istio-egressgateway: {enabled: true}\nkubeProxyReplacement: true\nother: 1\nthird: 2\nfourth: 3\n")]
    [InlineData("- a\n- b\n")]
    public async Task Values_of_other_charts_are_left_alone(string document)
    {
        var run = await CliRunner.RunAsync(document, ["check", "-f", "-"], TestContext.Current.CancellationToken);
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains("holds no object that egress", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxPolicyEntry", "maxPolicyEntries")]
    [InlineData("reconciliationInterval", "reconciliationTriggerInterval")]
    [InlineData("on", "enabled")]
    public async Task A_misspelt_value_of_the_feature_is_told_with_its_right_name(string written, string right)
    {
        var run = await CliRunner.RunAsync($"kubeProxyReplacement: true\nbpf: {{masquerade: true}}\negressGateway: {{enabled: true, {written}: 5}}\n",
            ["check", "-f", "-", "--only", "EGT4034"], TestContext.Current.CancellationToken);
        Assert.Contains($"write egressGateway.{right}\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enable_says_that_values_are_elsewhere()
    {
        var run = await CliRunner.RunAsync(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: cilium, namespace: kube-system}\nspec:\n  chart: {spec: {chart: " +
            "cilium, version: 1.18.3}}\n  valuesFrom: [{kind: ConfigMap, name: c}]\n  values: {egressGateway: {enabled: true}}\n",
            ["enable", "--from", "-", "--print", "values"], TestContext.Current.CancellationToken);
        Assert.Equal((0, "{}\n"), (run.ExitCode, run.Out));
        Assert.Contains("EGT4035", run.Error, StringComparison.Ordinal);
        Assert.Contains("already enabled in standard input: nothing to change", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_beside_an_installation_that_has_the_feature_off_are_told()
    {
        var document = await File.ReadAllTextAsync(Case.Path("crd-missing", "policy.yaml"), TestContext.Current.CancellationToken);
        Assert.StartsWith("error EGT4001 the egress gateway is disabled, so 1 policy has no effect",
            Assert.Single(await FoundAsync("EGT4001", $"{document}---\n{Release}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_of_values_that_cannot_be_read_is_a_gap_and_nothing_is_concluded_from_it()
    {
        var run = await CliRunner.RunAsync("apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: rke2-cilium, namespace: " +
            "kube-system}\nspec:\n  valuesContent: |\n    a: [\n", ["check", "-f", "-", "--only", "EGT4"], TestContext.Current.CancellationToken);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("EGT4035", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("EGT4001", run.Out, StringComparison.Ordinal);
    }

    private const string Release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: cilium, namespace: " +
        "kube-system}\nspec:\n  chart: {spec: {chart: cilium, version: 1.18.3}}\n  values: {kubeProxyReplacement: true}\n";

    private static async Task<string[]> FoundAsync(string only, string document)
    {
        var folder = Directory.CreateTempSubdirectory("egress-gitops-").FullName;
        try
        {
            var file = Path.Combine(folder, "document.yaml");
            await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);
            return await Case.FindingsAsync(only, "-f", file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
