using System.Management.Automation;
using EgressTools.Tests.Provisioning;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Cmdlets;

/// <summary>Enable-EgressGateway and Disable-EgressGateway in the real engine, with helm as a program on PATH.</summary>
public sealed class FeatureCmdletTests
{
    [Fact]
    public async Task WhatIfShowsAndAQuestionIsAskedBeforeAnythingIsDone()
    {
        using var engine = new Engine();
        await using var live = await StartAsync();

        var whatIf = engine.Run(Script(live, "Enable-EgressGateway -WhatIf")).Only;
        Assert.Equal(("declined", false), (whatIf.Text("Result"), whatIf.Get("Succeeded")));
        Assert.Equal(["bpf.masquerade", "egressGateway.enabled"], whatIf.Texts("Values").Select(static v => v.Split(':')[0]));
        Assert.All(whatIf.Texts("Values"), static v => Assert.EndsWith(" -> true", v, StringComparison.Ordinal));

        engine.Host.Answers.Enqueue(2);
        engine.Run(Script(live, "Enable-EgressGateway"));
        Assert.Contains("bpf.masquerade: ", Assert.Single(engine.Host.Questions), StringComparison.Ordinal);
        Assert.Contains("Enable the egress gateway in test, and restart 4 agents and the operator?", engine.Host.Questions[0], StringComparison.Ordinal);
        Assert.DoesNotContain(live.Helm.Calls, static c => c.Verb is not "repo");
        Assert.DoesNotContain(live.Server.Requests.All, static r => r.Method is not "GET");
    }

    [Fact]
    public async Task SwitchesItOnAndOffAndSaysWhatItCameTo()
    {
        using var engine = new Engine();
        await using var live = await StartAsync();

        var on = engine.Run(Script(live, "Enable-EgressGateway -Confirm:$false")).Only;
        Assert.Equal(("done", true, 4), (on.Text("Result"), on.Get("Succeeded"), on.Get("Agents")));
        Assert.Equal("unchanged", engine.Run(Script(live, "Enable-EgressGateway -Confirm:$false")).Only.Text("Result"));
        Assert.Contains("the egress gateway is already enabled, on 4 of 4 agents: nothing to change",
            engine.Show(Script(live, "Enable-EgressGateway -Confirm:$false")), StringComparison.Ordinal);

        live.Server.PutFolder(Repository.Path("tests", "EgressTools.Tests", "Data", "installations", "policies"));
        var refused = engine.Run(Script(live, "Disable-EgressGateway -Confirm:$false"));
        Assert.Contains("pass -RemovePolicies to save and delete ", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(", or -Force to leave ", refused.Error.ToString(), StringComparison.Ordinal);
        var removing = engine.Run(Script(live, "Disable-EgressGateway -RemovePolicies -WhatIf")).Only;
        Assert.Equal("declined", removing.Text("Result"));
        Assert.Equal("done", engine.Run(Script(live, "Disable-EgressGateway -Force -Confirm:$false")).Only.Text("Result"));
    }

    [Fact]
    public async Task WhatHelmFailsWithIsAnErrorBesideTheResult()
    {
        using var engine = new Engine();
        await using var live = await StartAsync();
        live.Release.OnUpgrade = HelmTrouble.Refuses;

        var run = engine.Run(Script(live, "Enable-EgressGateway -Confirm:$false"));
        Assert.Equal(("failed", false), (run.Only.Text("Result"), run.Only.Get("Succeeded")));
        Assert.EndsWith("nothing was changed", run.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Disable-EgressGateway", "nothing was changed", "the egress gateway was not disabled: there is policy shop: ")]
    [InlineData("Disable-EgressGateway -Force", "the egress gateway was not disabled", "helm upgrade failed (exit code 1): ")]
    public async Task WhyItWasNotDoneIsSaidByTheErrorAlone(string command, string shown, string said)
    {
        using var engine = new Engine();
        await using var live = await StartAsync();
        engine.Run(Script(live, "Enable-EgressGateway -Confirm:$false"));
        live.Server.PutFolder(Repository.Path("tests", "EgressTools.Tests", "Data", "installations", "policies"));
        live.Release.OnUpgrade = HelmTrouble.Refuses;

        var error = engine.Run(Script(live, command + " -Confirm:$false")).Error.ToString();
        Assert.StartsWith(said, error, StringComparison.Ordinal);
        var view = engine.Show(Script(live, command + " -Confirm:$false"));
        Assert.EndsWith(shown, view.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain(said, view, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Values", "bpf:\n  masquerade: true\n")]
    [InlineData("Command", "helm upgrade cilium cilium/cilium --version 1.18.3 ")]
    [InlineData("Script", "#!/bin/sh\nset -eu\n")]
    public async Task PrintsAsText(string what, string beginning)
    {
        using var engine = new Engine();
        await using var live = await StartAsync();

        Assert.StartsWith(beginning, engine.Run(Script(live, $"Enable-EgressGateway -Print {what}")).Single<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain(live.Helm.Calls, static c => c.Verb is not "repo");
    }

    [Fact]
    public async Task WhereThereIsNothingToDoNothingIsPrintedAndItIsSaid()
    {
        using var engine = new Engine();
        await using var live = await StartAsync();

        var run = engine.Run(Script(live, "Disable-EgressGateway -Print Command"));
        Assert.Empty(run.Output);
        Assert.Equal("{}\n", engine.Run(Script(live, "Disable-EgressGateway -Print Values")).Single<string>());
    }

    [Theory]
    [InlineData("-Repo 'https://host/x?token=hunter2'", "-Repo holds a user, a password or a query, " +
        "which every user of this machine could read while helm runs: log in by 'helm repo add' or 'helm registry login', and name the chart without them")]
    [InlineData("-VpcCidr 10.0.0.0", "-VpcCidr: '10.0.0.0' is not a CIDR: write it as 10.0.0.0/16")]
    [InlineData("-K8sServiceHost https://a", "-K8sServiceHost: 'https://a' is neither an address nor a name: write it without https:// and without the port")]
    [InlineData("-Repo nowhere", "-Repo: 'nowhere' is not a URL: write it as https://helm.cilium.io/")]
    [InlineData("-Timeout 0", "-Timeout must be longer than 0 s: write it as 5m")]
    public void WrongInputIsOneSentence(string arguments, string sentence)
    {
        using var engine = new Engine();
        var error = engine.Run($"Enable-EgressGateway {arguments} -From '{Engine.Scene}' -DryRun Client").Error;

        Assert.Equal((sentence, ErrorCategory.InvalidArgument), (error.ToString(), error.CategoryInfo.Category));
    }

    [Fact]
    public void FilesShowWhatWouldChange()
    {
        using var engine = new Engine();
        var change = engine.Run($"Disable-EgressGateway -Force -From '{Engine.Scene}' -DryRun Client").Only;

        Assert.Equal("dry-run", change.Text("Result"));
        Assert.Collection(change.Texts("Effects"),
            static e => Assert.StartsWith("10 pods of policy egress-test leave for 0.0.0.0/0 and ::/0 by their own nodes", e, StringComparison.Ordinal),
            static e => Assert.StartsWith("pods of policy egress-test lose traffic while agents restart", e, StringComparison.Ordinal));
        Assert.StartsWith("OfflineChange,", engine.Run($"Enable-EgressGateway -From '{Engine.Scene}'").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static Task<LiveInstallation> StartAsync() =>
        LiveInstallation.StartAsync("1.18.3", JObject.Parse("""{"kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}"""));

    /// <summary>The session has one PATH for all, so it is put back at once.</summary>
    private static string Script(LiveInstallation live, string command) =>
        $"$path = $env:PATH; $env:PATH = '{live.Helm.Folder}' + [IO.Path]::PathSeparator + $path; " +
        $"try {{ {command} -KubeConfig '{live.Kubeconfig}' }} finally {{ $env:PATH = $path }}";
}
