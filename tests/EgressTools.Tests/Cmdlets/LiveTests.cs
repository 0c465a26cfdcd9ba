using System.Management.Automation;
using EgressTools.ApiServer;
using Microsoft.AspNetCore.Http;

namespace EgressTools.Tests.Cmdlets;

/// <summary>The four steps as cmdlets of the real engine against an API server over HTTPS.</summary>
public sealed class LiveTests
{
    private const int Patience = 120_000;
    private const string Web = "New-EgressPolicy -Name web -PodSelector app=web -Namespace default";

    [Fact]
    public async Task TheFourStepsAreOnePipeline()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var result = engine.Run($"""
            Get-EgressNode {live.Here} -Name 172.22.49.119, 172.22.49.147 | New-EgressPolicy -Name egress-test -PodSelector app=nginx -Namespace default |
                Publish-EgressPolicy {live.Here} -Confirm:$false -PassThru -InformationVariable said |
                Test-EgressExitIp {live.Here} -Echo {live.Echo.Address}
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(10, result.Output.Length);
        Assert.All(result.Output,
            static o => Assert.Equal(("ok", false), (o.Text("Verdict"), o.Get("Recorded"))));
        Assert.Contains("ciliumegressgatewaypolicy.cilium.io/egress-test configured", engine.Run("$said.MessageData").Output.Select(static o => o.ToString()));
    }

    [Fact]
    public async Task WarningsOfTheServerGoToTheWarningStreamAndRequestsToDebug()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        live.Server.Faults.Add(new Fault(FaultKind.Answer,
            static path => path.EndsWith("/ciliumegressgatewaypolicies/web", StringComparison.Ordinal))
        { Status = 404, Answer = NotFoundAsync });
        var result = engine.Run($"Get-EgressNode {live.Here} | {Web} | Publish-EgressPolicy {live.Here} -Confirm:$false -Debug 5>&1 | " +
            $"ForEach-Object {{ \"$_\" }}");

        Assert.Single(result.Warnings, static w => w == "this kind is old");
        Assert.Contains(result.Output, static line => line.BaseObject is string text
            && text.Contains("/ciliumegressgatewaypolicies/web 404 NotFound in ", StringComparison.Ordinal));

        static async Task NotFoundAsync(HttpResponse response)
        {
            response.Headers.Append("Warning", new string[] { "299 - \"this kind is old\"", "299 - \"this kind is old\"" });
            await response.WriteAsync("""{"kind":"Status","status":"Failure","reason":"NotFound","code":404}""");
        }
    }

    [Fact]
    public async Task NodesAndPoliciesOfAClusterAreThoseOfItsSnapshot()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var saved = engine.Run($"Get-EgressNode -From '{Engine.Scene}' | {Web}").Only;

        Assert.Equal(saved.Text("Yaml"), engine.Run($"Get-EgressNode {live.Here} | {Web}").Only.Text("Yaml"));
        Assert.Equal(
            engine.Run($"Get-EgressRule -Expected -From '{Engine.Scene}'").Output.Length,
            engine.Run($"Get-EgressRule -Expected {live.Here}").Output.Length);
    }

    [Fact]
    public async Task PublishAsksAndShowsOldAndNew()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var change = $"Get-EgressNode {live.Here} | {Web} -EgressIP none | Publish-EgressPolicy {live.Here} -Confirm:$false; " +
            $"$policy = Get-EgressNode {live.Here} -Name 172.22.49.119 | {Web}; $policy | Publish-EgressPolicy {live.Here}";

        // The last choice is "no".
        engine.Host.Answers.Enqueue(2);
        Assert.Empty(engine.Run(change).Errors);

        var question = Assert.Single(engine.Host.Questions);
        Assert.Contains("ciliumegressgatewaypolicy.cilium.io/web changes in", question, StringComparison.Ordinal);
        Assert.Contains(" -> ", question, StringComparison.Ordinal);
        Assert.Equal(3, live.Server.Get("ciliumegressgatewaypolicies", "", "web")!["spec"]!["egressGateways"]!.AsArray().Count);

        engine.Host.Answers.Enqueue(0);
        Assert.Empty(engine.Run($"$policy | Publish-EgressPolicy {live.Here}").Errors);
        // The schema's default of the field that went.
        Assert.Empty(live.Server.Get("ciliumegressgatewaypolicies", "", "web")!["spec"]!["egressGateways"]!.AsArray());
    }

    [Theory]
    [InlineData("-WhatIf", 0)]
    [InlineData("-DryRun Client", 1)]
    [InlineData("-DryRun Server", 1)]
    public async Task NothingIsStoredWhereOnlyThePlanIsAskedFor(string how, int written)
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var result = engine.Run($"Get-EgressNode {live.Here} | {Web} | Publish-EgressPolicy {live.Here} {how}");

        Assert.Empty(result.Errors);
        Assert.Empty(engine.Host.Questions);
        Assert.Equal(written, result.Output.Length);
        Assert.All(result.Output, static o => Assert.Equal("create", o.Text("Action")));
        Assert.Null(live.Server.Get("ciliumegressgatewaypolicies", "", "web"));
    }

    [Fact]
    public async Task OnePolicyThatFailsDoesNotStopTheOthers()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var folder = Directory.CreateTempSubdirectory("egresstools-policies-");
        try
        {
            var result = engine.Run($$"""
                $nodes = Get-EgressNode {{live.Here}}
                foreach ($name in 'a', 'b', 'c') {
                    [IO.File]::WriteAllText("{{folder}}/$name.yaml", ($nodes | New-EgressPolicy -Name $name -PodSelector app=web))
                }
                [IO.File]::WriteAllText('{{folder}}/b.yaml', [IO.File]::ReadAllText('{{folder}}/b.yaml').Replace('0.0.0.0/0', 'nowhere'))
                Publish-EgressPolicy {{live.Here}} -Path '{{folder}}/*.yaml' -Confirm:$false -PassThru
                """);

            Assert.Equal(["a", "c"], result.Output.Select(static o => o.Text("Name")));
            Assert.Equal(ErrorCategory.InvalidData, result.Error.CategoryInfo.Category);
            Assert.Equal("CiliumEgressGatewayPolicy/b", result.Error.TargetObject);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task AConflictNamesTheOwnerAndCanBeForced()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var others = engine.Run($"$nodes = Get-EgressNode {live.Here}; $nodes | {Web} | Publish-EgressPolicy {live.Here} -FieldManager gitops -Confirm:$false");
        var refused = engine.Run($"$mine = $nodes | {Web} -EgressIP none; $mine | Publish-EgressPolicy {live.Here} -Confirm:$false");
        var forced = engine.Run($"$mine | Publish-EgressPolicy {live.Here} -Confirm:$false -ForceConflicts -PassThru");

        Assert.Empty(others.Errors);
        Assert.Equal(ErrorCategory.ResourceExists, refused.Error.CategoryInfo.Category);
        Assert.Contains("gitops", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-ForceConflicts", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(forced.Errors);
        Assert.Single(forced.Output);
    }

    [Theory]
    [InlineData("-Confirm:$false")]
    [InlineData("-WhatIf")]
    [InlineData("-DryRun Server")]
    [InlineData("")]
    public async Task APolicyThatConflictsIsRefusedUnlessItIsAllowed(string how)
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        engine.Run($"$policy = Get-EgressNode {live.Here} -Name 172.22.49.20 | New-EgressPolicy -Name web -PodSelector app=nginx -Namespace default");
        var refused = engine.Run($"$policy | Publish-EgressPolicy {live.Here} {how}");

        Assert.Equal(("PolicyConflict", ErrorCategory.InvalidOperation),
            (refused.Error.FullyQualifiedErrorId.Split(',')[0], refused.Error.CategoryInfo.Category));
        Assert.EndsWith("or pass -AllowPolicyConflicts", refused.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(engine.Host.Questions);
        Assert.Empty(engine.Run($"$policy | Publish-EgressPolicy {live.Here} -Confirm:$false -AllowPolicyConflicts").Errors);
        Assert.NotNull(live.Server.Get("ciliumegressgatewaypolicies", "", "web"));
    }

    [Fact]
    public void FilesInPlaceOfAClusterAreEnoughForADryRunOfTheClient()
    {
        using var engine = new Engine();
        var create = $"New-EgressPolicy -Name egress-test -PodSelector app=nginx -Node 172.22.49.20 -From '{Engine.Scene}'";
        Assert.Equal("configure", engine.Run($"{create} | Publish-EgressPolicy -From '{Engine.Scene}' -DryRun Client").Only.Text("Action"));
        Assert.Contains("with -From it needs -DryRun client",
            engine.Run($"{create} | Publish-EgressPolicy -From '{Engine.Scene}'").Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARightThatIsMissingIsPermissionDenied()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        live.ActAs(new ApiUser("reader", "reader-token") { May = static (verb, _) => verb is "get" or "list" });
        var error = engine.Run($"Get-EgressNode {live.Here} | {Web} | Publish-EgressPolicy {live.Here} -Confirm:$false").Error;

        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.EndsWith(",EgressTools.Cmdlets.PublishEgressPolicyCommand", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("reader-token", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatACredentialPluginSaysIsAWarning()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        live.SignInBy($$"""echo 'open https://login.example' >&2; echo """ +
            $$"""'{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"{{live.Server.Users[0].Token}}"} }'""");
        var result = engine.Run($"Get-EgressNode {live.Here}");

        Assert.Equal(3, result.Output.Length);
        Assert.Equal(["open https://login.example"], result.Warnings);
    }

    [Fact]
    public async Task AWrongTokenIsAnErrorOfAuthentication()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var error = engine.Run($"Get-EgressNode {live.Here} -Token not-the-token").Error;

        Assert.Equal(ErrorCategory.AuthenticationError, error.CategoryInfo.Category);
    }

    [Fact]
    public async Task TestShowsProgressAndQuietIsOneBoolean()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var test = $"Test-EgressExitIp {live.Here} -Policy egress-test -Echo {live.Echo.Address} -Timeout 1m";
        var asked = engine.Run(test).Output;
        var good = engine.Run($"{test} -Quiet").Single<bool>();
        live.Echo.Set(asked[0].Text("Pod")!, "203.0.113.9");
        var bad = engine.Run($"{test} -Quiet").Single<bool>();

        Assert.All(asked, static r => Assert.True(r.Text("Verdict") == "ok", r.Text("Reason")));
        Assert.True(good);
        Assert.False(bad);
        Assert.NotEmpty(engine.Host.Activities);
    }

    [Fact]
    public async Task ALaterCommandThatHasHadEnoughAsksNoFurtherPod()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var first = engine.Run($"Test-EgressExitIp {live.Here} -Policy egress-test -Echo {live.Echo.Address} -Timeout 1m -Concurrency " +
            "1 | Select-Object -First 1");

        Assert.Empty(first.Errors);
        Assert.Single(first.Output);
        Assert.InRange(live.Echo.Asked, 1, 3);
    }

    [Fact(Timeout = Patience)]
    public async Task WhatIsKnownWhenTheTestIsStoppedHasBeenWritten()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var pods = engine.Run($"Test-EgressExitIp -From '{Engine.Scene}' -Policy egress-test").Output.Select(
            static o => o.Text("Pod")!).ToList();
        live.Server.Pods.Set(pods[^1], new PodImage { Delay = TimeSpan.FromMinutes(10) });
        using var shell = PowerShell.Create(engine.Runspace);
        shell.AddScript($"Test-EgressExitIp {live.Here} -Policy egress-test -Echo {live.Echo.Address} -Timeout 10m");
        using var output = new PSDataCollection<PSObject>();
        var rest = new TaskCompletionSource();
        output.DataAdded += (_, _) =>
        {
            if (output.Count == pods.Count - 1)
                rest.TrySetResult();
        };

        shell.BeginInvoke<PSObject, PSObject>(input: null, output);
        await rest.Task.WaitAsync(TestContext.Current.CancellationToken);
        await shell.StopAsync(callback: null, state: null);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Equal(pods.Count - 1, output.Count);
    }

    [Fact]
    public async Task ASnapshotGivesTheSameAnswers()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var folder = Directory.CreateTempSubdirectory("egresstools-snapshot-");
        try
        {
            var path = Path.Combine(folder.FullName, "cluster.zip");
            var saved = engine.Run($"Export-EgressSnapshot {live.Here} -Path '{path}'; Get-EgressNode -From '{path}' | {Web}");

            Assert.Empty(saved.Errors);
            Assert.Equal(engine.Run($"Get-EgressNode {live.Here} | {Web}").Only.Text("Yaml"),
                saved.Only.Text("Yaml"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
