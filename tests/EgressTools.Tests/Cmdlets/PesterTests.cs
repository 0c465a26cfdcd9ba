using System.Xml.Linq;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cmdlets;

/// <summary>Every file of tests/Pester, each in a real pwsh of its own with a cluster of its own that has the guide's scene.</summary>
public sealed class PesterTests
{
    private const string Run = """
        Import-Module Pester, (Join-Path $env:EGRESSTOOLS_ROOT EgressTools.psd1) -ErrorAction Stop
        Invoke-Pester -Configuration @{
            Run        = @{ Path = $env:EGRESSTOOLS_FILE; Exit = $true }
            TestResult = @{ Enabled = $true; OutputFormat = 'JUnitXml'; OutputPath = $env:EGRESSTOOLS_RESULTS }
            Output     = @{ Verbosity = 'Normal'; RenderMode = 'Plaintext' }
        }
        """;

    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Repository.Path("tests", "Pester"), "*.Tests.ps1").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Tests_pass_in_a_real_PowerShell(string file)
    {
        using var pwsh = new Pwsh();
        await using var server = await TestApiServer.StartAsync();
        server.PutFolder(Engine.Scene);
        var kubeconfig = Path.Combine(pwsh.Home, "kubeconfig");
        server.WriteKubeconfig(kubeconfig);
        var results = Path.Combine(pwsh.Home, "results.xml");

        var run = await pwsh.RunAsync(Run,
            ("PSModulePath", pwsh.Tools),
            ("EGRESSTOOLS_ROOT", Repository.Root),
            ("EGRESSTOOLS_SCENE", Engine.Scene),
            ("EGRESSTOOLS_KUBECONFIG", kubeconfig),
            ("EGRESSTOOLS_FILE", Repository.Path("tests", "Pester", file)),
            ("EGRESSTOOLS_RESULTS", results));

        Assert.True(run.ExitCode == 0 && File.Exists(results), run.Out + run.Error);
        var (passed, others) = Count(XDocument.Load(results));
        Assert.True(passed > 0 && others == 0, $"{passed} passed and {others} did not.\n{run.Out}{run.Error}");
    }

    // Skipped ones too: nobody would see that a test no longer runs.
    private static (int Passed, int Others) Count(XDocument results)
    {
        var cases = results.Descendants("testcase").Select(static c => c.Attribute("status")?.Value).ToArray();
        return (cases.Count(static s => s == "Passed"), cases.Count(static s => s != "Passed"));
    }
}
