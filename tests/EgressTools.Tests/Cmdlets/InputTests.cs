namespace EgressTools.Tests.Cmdlets;

/// <summary>What cmdlets make of texts and objects. tests/Pester/Input.Tests.ps1 has what needs a real PowerShell.</summary>
public sealed class InputTests
{
    private const string Pod = "default/nginx-54c98b4f84-5wlpc";

    private const string Setup = $$"""
        function Kubernetes($kind, $name, $space) {
            [pscustomobject]@{ apiVersion = 'v1'; kind = $kind; metadata = [pscustomobject]@{ name = $name; namespace = $space } }
        }
        function Again { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize(@($input)[0])) }
        $name = '{{Pod}}'.Split('/')[1]
        $document = (Get-EgressPolicy egress-test -From $scene).Manifest | ConvertFrom-Json
        $table = (Get-EgressPolicy egress-test -From $scene).Manifest | ConvertFrom-Json -AsHashtable
        """;

    [Theory]
    [InlineData("'egress-test'")]
    [InlineData("'egress-*'")]
    [InlineData("'ciliumegressgatewaypolicy.cilium.io/egress-test'")]
    [InlineData("@{ name = 'egress-test' }")]
    [InlineData("Kubernetes CiliumEgressGatewayPolicy egress-test")]
    [InlineData("[pscustomobject]@{ apiVersion = 'v1'; kind = 'List'; items = @(Kubernetes CiliumEgressGatewayPolicy egress-test) }")]
    [InlineData("Get-EgressPolicy -From $scene")]
    [InlineData("Get-EgressPolicy -From $scene | Again")]
    public void APolicyIsNamed(string input) => Assert.Equal(["egress-test"], Lines($"{input} | Get-EgressPolicy -From $scene | % Name"));

    [Theory]
    [InlineData("Get-EgressPolicy -From $scene", 10)]
    [InlineData("Get-EgressPolicy -From $scene | Again", 10)]
    [InlineData("$document", 10)]
    [InlineData("$table", 10)]
    [InlineData("'cegp/egress-test'", 10)]
    [InlineData("[pscustomobject]@{ name = 'egress-test'; gateways = @(); destinations = @() }", 10)]
    [InlineData("$name", 1)]
    [InlineData("\"pod/$name\"", 1)]
    [InlineData("Kubernetes Pod $name default", 1)]
    [InlineData("Kubernetes CiliumEndpoint $name default", 1)]
    [InlineData("[pscustomobject]@{ Namespace = 'default'; Pod = $name }", 1)]
    [InlineData("'default/*-5wlpc'", 1)]
    [InlineData("'default/nginx-*', 'elsewhere/*'", 10)]
    [InlineData("'elsewhere/*'", 0)]
    [InlineData("Test-EgressExitIp -From $scene", 10)]
    public void PodsAreTested(string input, int count) => Assert.Equal([$"{count}"], Lines($"@({input} | Test-EgressExitIp -From $scene).Count"));

    [Theory]
    [InlineData("$document")]
    [InlineData("$table")]
    [InlineData("@{ apiVersion = 'v1'; kind = 'List'; items = @($document) }")]
    [InlineData("Get-EgressPolicy -From $scene | Again")]
    [InlineData("Get-Item $scene/policies.yaml")]
    [InlineData("\"$scene/policies.yaml\"")]
    [InlineData("[pscustomobject]@{ Path = \"$scene/policies.yaml\" }")]
    [InlineData("Get-Content $scene/policies.yaml")]
    public void DocumentsAreRead(string input)
    {
        Assert.Equal(["egress-test"], Lines($"{input} | Publish-EgressPolicy -From $scene -DryRun Client -PassThru | % Name"));
        Assert.Contains("EGT1001", Lines($"{input} | Invoke-EgressCheck -CiliumVersion 1.18.3 | % Code"));
    }

    [Theory]
    [InlineData("Get-EgressNode -From $scene | Get-EgressPolicy", "'172.22.49.119' is a node, not a policy")]
    [InlineData("Get-EgressPolicy -From $scene | Get-EgressNode", "'egress-test' is a policy, not a node")]
    [InlineData("Get-EgressNode -From $scene | Test-EgressExitIp", "'172.22.49.119' is a node, not a pod")]
    [InlineData("Kubernetes Secret a b | Test-EgressExitIp", "'a' is a Secret, not a pod")]
    [InlineData("Get-Item $scene/policies.yaml | Get-EgressPolicy", "'policies.yaml' is a file, not a policy")]
    [InlineData("42 | Find-EgressPod", "an address or an object with an Address is expected, and '42' has none")]
    [InlineData("Kubernetes Deployment web shop | Resolve-EgressRoute", "'web' is a workload: pass one of its pods")]
    [InlineData("@{ apiVersion = 1 } | Publish-EgressPolicy -DryRun Client", "not Hashtable")]
    [InlineData("Test-EgressExitIp -Pod (, @())", "the list holds nothing: is a variable not set?")]
    [InlineData("Invoke-EgressCheck -Path $scene/*.none", "no file matches ")]
    [InlineData("New-EgressPolicy web -PodSelector @{ app = $undefined } -Node a", "The value of label 'app' is null: is a variable not set?")]
    [InlineData("Get-EgressNode -LabelSelector @{ app = @() }", "The selector has no value for label 'app'")]
    public void WhatIsSomethingElseIsRefused(string script, string sentence)
    {
        using var engine = new Engine();
        var result = engine.Run($"$scene = '{Engine.Scene}'; {Setup}\n{script} -From $scene");
        Assert.Empty(result.Output);
        Assert.Contains(sentence, result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    private static string[] Lines(string script)
    {
        using var engine = new Engine();
        var result = engine.Run($"$scene = '{Engine.Scene}'; {Setup}\n{script}");
        Assert.Empty(result.Errors);
        return [.. result.Output.Select(static o => o.ToString())];
    }
}
