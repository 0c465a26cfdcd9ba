using System.Management.Automation;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cmdlets;

/// <summary>What Tab offers in the real engine.</summary>
public sealed class CompletionTests : IDisposable
{
    private const string KubeConfig = """
        apiVersion: v1
        kind: Config
        clusters:
        - {name: c1, cluster: {server: "https://192.0.2.1"}}
        users:
        - {name: admin, user: {token: secret}}
        contexts:
        - {name: prod, context: {cluster: c1, user: admin}}
        - {name: "it's", context: {cluster: c1, user: admin}}
        - {name: two words, context: {cluster: c1, user: admin}}
        """;

    private readonly Engine _engine = new();
    private readonly string _kubeconfig = Path.GetTempFileName();

    public void Dispose()
    {
        _engine.Dispose();
        File.Delete(_kubeconfig);
    }

    [Theory]
    [InlineData("Get-EgressNode -From $scene -Name 172.22.49.11", "172.22.49.119")]
    [InlineData("Get-EgressNode -From $scene -Name nosuch,172.22.49.11", "172.22.49.119")]
    [InlineData("Test-EgressExitIp -From $scene -Policy EGRESS", "egress-test")]
    [InlineData("Test-EgressExitIp -From $scene -Pod nginx-54c98b4f84-5", "nginx-54c98b4f84-5wlpc")]
    [InlineData("Resolve-EgressRoute -From $scene default/nginx-54c98b4f84-5", "default/nginx-54c98b4f84-5wlpc")]
    [InlineData("Resolve-EgressRoute -From $scene -Namespace other nginx-54c98b4f84-5", "")]
    [InlineData("Test-EgressExitIp -From $scene -LabelSelector ap", "app=")]
    [InlineData("Test-EgressExitIp -From $scene -LabelSelector app=", "app=nginx")]
    [InlineData("New-EgressPolicy -From $scene -PodSelector app=", "app=nginx")]
    [InlineData("New-EgressPolicy -From $scene -PodSelector 'app=", "'app=nginx'")]
    [InlineData("New-EgressPolicy -From $scene -PodSelector 'app=nginx,ap", "'app=nginx,app=")]
    [InlineData("New-EgressPolicy -From $scene -PodSelector \"app=n", "\"app=nginx\"")]
    [InlineData("New-EgressPolicy -From $scene -NodeSelector kubernetes.io/hostname=172.22.49.11", "kubernetes.io/hostname=172.22.49.119")]
    [InlineData("Find-EgressPod -From $scene 172.22.49.11", "172.22.49.119")]
    [InlineData("Invoke-EgressCheck -Explain egt1001", "EGT1001")]
    [InlineData("Invoke-EgressCheck -Only EGT100", "EGT1001 EGT1002 EGT1003 EGT1004 EGT1005 EGT1006 EGT1007 EGT1008 EGT1009")]
    [InlineData("Invoke-EgressCheck -From $scene -Skip EGT1001=", "EGT1001=egress-test")]
    [InlineData("Invoke-EgressCheck -Output ju", "junit=")]
    [InlineData("Test-EgressExitIp -Output ", "csv= json= junit= yaml=")]
    [InlineData("New-EgressPolicy -EgressIP a", "auto")]
    [InlineData("New-EgressPolicy -To ", "0.0.0.0/0")]
    [InlineData("New-EgressNodePool -ChargeType ", "bandwidth package traffic")]
    [InlineData("New-EgressNodePool -DiskType t", "tssd")]
    [InlineData("New-EgressNodePool k", "Karpenter")]
    [InlineData("Enable-EgressGateway -Print v", "Values")]
    [InlineData("Publish-EgressPolicy -KubeConfig $kubeconfig -Context pr", "prod")]
    [InlineData("Publish-EgressPolicy -KubeConfig $kubeconfig -Context it", "'it''s'")]
    [InlineData("Publish-EgressPolicy -KubeConfig $kubeconfig -Context two", "'two words'")]
    [InlineData("Publish-EgressPolicy -KubeConfig $kubeconfig -Context \"it", "\"it's\"")]
    [InlineData("Publish-EgressPolicy -KubeConfig $kubeconfig -Cluster ", "c1")]
    [InlineData("Publish-EgressPolicy -KubeConfig $kubeconfig -User ", "admin")]
    public async Task ValuesAreCompleted(string line, string expected)
    {
        await File.WriteAllTextAsync(_kubeconfig, KubeConfig, TestContext.Current.CancellationToken);
        line = line.Replace("$scene", $"'{Engine.Scene}'", StringComparison.Ordinal).Replace("$kubeconfig", $"'{_kubeconfig}'", StringComparison.Ordinal);
        string[] values = expected.Contains('\'', StringComparison.Ordinal) ? [expected] : expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(values, values is [] ? Tab(line) : await TabUntilFoundAsync(line));
    }

    [Fact]
    public async Task ALiveClusterIsAskedOnceForTheSameWord()
    {
        await using var live = await LiveScene.StartAsync(_engine);
        Assert.Equal(["egress-test"], await TabUntilFoundAsync($"Remove-EgressPolicy {live.Here} -Name e"));
        var asked = live.Server.Requests.All.Count;
        Assert.Equal(["egress-test"], Tab($"Remove-EgressPolicy {live.Here} -Name egress"));
        Assert.Equal(asked, live.Server.Requests.All.Count);

        Assert.Equal(["nginx-54c98b4f84-5wlpc"], await TabUntilFoundAsync($"Test-EgressExitIp {live.Here} -Pod nginx-54c98b4f84-5"));
        Assert.Contains(live.Server.Requests.All, static r => r.Path == "/api/v1/namespaces/default/pods");
        Assert.DoesNotContain(live.Server.Requests.All, static r => r.Path == "/api/v1/pods");
    }

    /// <summary>Neither an error nor, in place of values, names of files.</summary>
    [Theory]
    [InlineData(FaultKind.Hang)]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.Status)]
    public async Task AServerThatDoesNotAnswerCompletesNothing(FaultKind fault)
    {
        await using var live = await LiveScene.StartAsync(_engine);
        live.Server.Faults.Add(new Fault(fault, static _ => true) { Status = 403 });

        Assert.Empty(Tab($"Remove-EgressPolicy {live.Here} -Name "));
        Assert.Empty(_engine.Run("$Error").Output);
        live.Server.Faults.Clear();
    }

    [Theory]
    [InlineData("Get-EgressPolicy -From /no/such/folder -Name ")]
    [InlineData("Get-EgressPolicy -From nodrive:/folder -Name ")]
    [InlineData("Get-EgressPolicy -KubeConfig /no/such/file -Name ")]
    [InlineData("Get-EgressPolicy -KubeConfig /no/such/file -Context ")]
    [InlineData("New-EgressPolicy -Interface ")]
    [InlineData("Test-EgressExitIp -Container ")]
    [InlineData("Test-EgressExitIp -ProbeImage ")]
    [InlineData("Test-EgressExitIp -Concurrency ")]
    [InlineData("Test-EgressExitIp -Timeout ")]
    [InlineData("Test-EgressExitIp -Token ")]
    [InlineData("Test-EgressExitIp -Credential ")]
    public void WhatIsNotKnownCompletesNothing(string line) => Assert.Empty(Tab(line));

    [Fact]
    public void APathIsCompletedByFiles() => Assert.Equal(
        [Path.Combine(Engine.Scene, "nodes.yaml"), $"junit={Path.Combine(Engine.Scene, "nodes.yaml")}"],
        [.. Tab($"Invoke-EgressCheck -Path {Engine.Scene}/node"), .. Tab($"Invoke-EgressCheck -Output junit={Engine.Scene}/node")]);

    [Fact]
    public async Task ACompletionReadsWhereTheCommandWould()
    {
        _engine.Run($"Set-Location '{Path.GetDirectoryName(Engine.Scene)}'");
        Assert.Equal(["egress-test"], await TabUntilFoundAsync($"Get-EgressPolicy -From {Path.GetFileName(Engine.Scene)} -Name e"));

        _engine.Run($"$PSDefaultParameterValues['Get-Egress*:From'] = './{Path.GetFileName(Engine.Scene)}'");
        Assert.Equal(["egress-test"], await TabUntilFoundAsync("Get-EgressPolicy -Name egress-t"));
        // It does not take what is saved, so that its cluster counts.
        _engine.Run("$PSDefaultParameterValues['*-Egress*:From'] = $PSDefaultParameterValues['Get-Egress*:From']");
        Assert.Empty(Tab("Add-EgressNode -KubeConfig /no/such/file -Node 172"));
        _engine.Run("$PSDefaultParameterValues['Disabled'] = $true");
        Assert.Empty(Tab("Get-EgressPolicy -KubeConfig /no/such/file -Name egress-t"));
    }

    [Fact]
    public async Task WhatFollowsTheCursorCountsToo() =>
        Assert.Equal(["172.22.49.119"], await TabUntilFoundAsync($"Get-EgressNode -Name 172.22.49.11| -From '{Engine.Scene}'"));

    [Fact]
    public void ACheckIsExplainedByItsTitle()
    {
        var only = Assert.Single(Matches("Invoke-EgressCheck -Explain EGT1001"));
        Assert.Equal(CheckCatalogue.Of("EGT1001", "").Title, only.ToolTip);
    }

    [Fact]
    public async Task ACmdletIsKnownByItsAliasAndItsPrefixToo()
    {
        _engine.Run("Set-Alias pol Get-EgressPolicy");
        Assert.Equal(["egress-test"], await TabUntilFoundAsync($"pol -From '{Engine.Scene}' -Name e"));
        _engine.Run($"Import-Module '{Engine.Manifest}' -Prefix My");
        Assert.Equal(["egress-test"], await TabUntilFoundAsync($"Get-MyEgressPolicy -From '{Engine.Scene}' -Name e"));
    }

    // A "|" is the cursor. The first key press may end before anything is read: on a busy machine more are needed.
    private async Task<IEnumerable<string>> TabUntilFoundAsync(string line)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        for (var presses = 1; ; presses++)
        {
            var found = Tab(line).ToList();
            if (found.Count > 0)
                return found;
            Assert.False(limit.IsCancellationRequested, $"nothing is found for this line, after {presses} key presses: {line}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private IEnumerable<string> Tab(string line) => Matches(line).Select(static m => m.CompletionText);

    private System.Collections.ObjectModel.Collection<CompletionResult> Matches(string line)
    {
        var at = line.IndexOf('|', StringComparison.Ordinal) is >= 0 and var cursor ? cursor : line.Length;
        using var shell = PowerShell.Create(_engine.Runspace);
        return CommandCompletion.CompleteInput(line.Replace("|", "", StringComparison.Ordinal), at, options: null, shell).CompletionMatches;
    }
}
