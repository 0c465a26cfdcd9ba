using System.Xml.Linq;
using EgressTools.Tests.Cases;

namespace EgressTools.Tests.Cmdlets;

/// <summary>Invoke-EgressCheck in the real engine.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-check-").FullName;
    private readonly Engine _engine = new();

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void FindingsAreObjectsThatCanBeChosenBySeverity()
    {
        var run = _engine.Run($"Invoke-EgressCheck -From '{Engine.Scene}' -InformationVariable said | Where-Object Severity -eq Error; $said.MessageData");
        Assert.Empty(run.Errors);
        Assert.Equal(("EGT1001", "ciliumegressgatewaypolicy/egress-test"), (run.Output[0].Text("Code"), run.Output[0].Text("Resource")));
        Assert.Contains(run.Output, static o => o.BaseObject is string text && text.Contains(" checks passed, ", StringComparison.Ordinal)
            && text.Contains(" findings: ", StringComparison.Ordinal));
        Assert.Contains("EGT1001", _engine.Show($"Invoke-EgressCheck -From '{Engine.Scene}' -Only EGT1001"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNobodyCanPredictIsWarnedOf() => Assert.StartsWith(
        "cannot predict what the policies do, so checks of that are skipped: this tool does not support CiliumEgressNATPolicy egress-nat",
        Assert.Single(_engine.Run($"Invoke-EgressCheck -From '{Case.Path("outcomes", "unsupported")}' -Only EGT4001,EGT4033").Warnings),
        StringComparison.Ordinal);

    [Fact]
    public void TheCatalogueAndAPage()
    {
        Assert.Equal(CheckCatalogue.All.Length, _engine.Run("Invoke-EgressCheck -List").Output.Length);
        FrontEnd.Enter(FrontEnd.PowerShell);
        Assert.Equal(CheckPage.Of(CheckCatalogue.Of("EGT1001", "")), _engine.Run("Invoke-EgressCheck -Explain egt1001").Single<string>());
        Assert.Equal("-Explain: unknown check 'EGT0000'. Invoke-EgressCheck -List lists all checks",
            _engine.Run("Invoke-EgressCheck -Explain EGT0000").Error.ToString());
    }

    [Fact]
    public void DocumentsAreCheckedAloneOrAsTheyWouldBeThere()
    {
        var policies = Path.Combine(Engine.Scene, "policies.yaml");
        Assert.Empty(_engine.Run($"Invoke-EgressCheck -Path '{policies}' -CiliumVersion 1.18.3 -Only EGT2002").Output);
        Assert.DoesNotContain(_engine.Run($"Invoke-EgressCheck -Path '{policies}' -CiliumVersion 1.18.3").Output,
            static o => o.Text("Code") == "EGT1006");
        Assert.Contains(_engine.Run($"Invoke-EgressCheck -Path '{policies}' -From '{Engine.Scene}' -IncludeExisting").Output,
            static o => o.Text("Code") == "EGT1006");
    }

    [Fact]
    public void AChangeIsToldWhatItBringsAndNothingElse()
    {
        var policies = Path.Combine(Engine.Scene, "policies.yaml");
        Assert.Empty(_engine.Run($"Invoke-EgressCheck -Path '{policies}' -From '{Engine.Scene}'").Output);
        Assert.Equal("NothingExisting,EgressTools.Cmdlets.InvokeEgressCheckCommand",
            _engine.Run($"Invoke-EgressCheck -From '{Engine.Scene}' -IncludeExisting").Error.FullyQualifiedErrorId);
    }

    [Fact]
    public void AReportGoesToFilesToo()
    {
        var file = Path.Combine(_folder, "results.xml");
        Assert.Empty(_engine.Run($"Invoke-EgressCheck -From '{Engine.Scene}' -Output 'junit={file}' > $null").Errors);
        Assert.Equal(CheckCatalogue.All.Length, XDocument.Load(file).Descendants("testcase").Count());
        Assert.Contains("names no file", _engine.Run($"Invoke-EgressCheck -From '{Engine.Scene}' -Output json").Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AFixAsksAndWritesTheFile()
    {
        var file = Path.Combine(_folder, "policies.yaml");
        File.Copy(Path.Combine(Engine.Scene, "policies.yaml"), file);
        var before = File.ReadAllText(file);
        var fix = $"Invoke-EgressCheck -Path '{file}' -CiliumVersion 1.18.3 -Only EGT1001 -Fix";
        Assert.Single(_engine.Run(fix + " -WhatIf").Output);
        Assert.Equal(before, File.ReadAllText(file));
        Assert.Empty(_engine.Run(fix + " -Confirm:$false").Output);
        Assert.NotEqual(before, File.ReadAllText(file));
    }

    [Fact]
    public void WithoutAFileTheRepairedPoliciesGoDownThePipeline()
    {
        var run = _engine.Run($"Invoke-EgressCheck -From '{Engine.Scene}' -Only EGT1001,EGT1006 -Fix");
        var policy = run.Only;
        Assert.Equal(("egress-test", 2), (policy.Text("Name"), policy.Texts("GatewaySelectors").Length));
        Assert.Equal(["0.0.0.0/0"], policy.Texts("Destinations"));
        Assert.StartsWith("policy egress-test is not repaired for EGT1001: 5 pods would leave by another address. ", Assert.Single(run.Warnings).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AgentsAndPodsAreAskedToo()
    {
        await using var live = await LiveScene.StartAsync(_engine);
        live.Server.Pods.Default = EgressTools.ApiServer.PodImage.With("sh", "curl", "sleep");
        var run = _engine.Run($"Invoke-EgressCheck {live.Here} -Live -Sample 1 -Echo {live.Echo.Address} -Only EGT5,EGT9");
        Assert.Empty(run.Errors);
        var finding = Assert.Single(run.Output, static o => o.Text("Severity") != "info");
        Assert.StartsWith("the agents' maps: no agent could be asked", finding.Text("Message"), StringComparison.Ordinal);
        Assert.Equal("-Live asks agents and pods of a cluster, and -From reads what was saved: leave one of them out",
            _engine.Run($"Invoke-EgressCheck -Live -From '{Engine.Scene}'").Error.ToString());
    }
}
