using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>Clusters that lack what the commands are about: every question has an answer all the same.</summary>
public sealed class SparseClusterTests : IAsyncLifetime
{
    private readonly string _kubeconfig = Path.GetTempFileName();
    private TestApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestApiServer.StartAsync();
        _server.WriteKubeconfig(_kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_kubeconfig);
    }

    [Theory]
    [InlineData("nodes", 0, "no node is chosen by a policy or has the label egress-node=true")]
    [InlineData("policies", 0, "there are no policies")]
    [InlineData("rules --expected", 0, "the version of Cilium")]
    [InlineData("rules --actual", 3, "no agent")]
    [InlineData("verify", 3, "no agent")]
    [InlineData("users 203.0.113.1", 0, "no pod leaves by 203.0.113.1")]
    [InlineData("route web --to 8.8.8.8", 2, "pod 'default/web' not found")]
    [InlineData("plan --cilium-version 1.18.3", 0, "the version of Cilium")]
    [InlineData("plan --delete web", 2, "policy 'web' not found")]
    public async Task An_empty_cluster_is_said_to_be_one(string command, int exitCode, string said)
    {
        var run = await RunAsync(command);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Equal(command.StartsWith("plan --cilium", StringComparison.Ordinal) ? "nothing changes\n" : "", run.Out);
    }

    [Theory]
    [InlineData("policies", 0, "", "note: there are no policies\n")]
    [InlineData("rules --expected", 0, "", "")]
    [InlineData("rules --actual", 0, "", "")]
    [InlineData("verify", 0, "1 agent compared, 0 entries: nothing differs\n", "")]
    [InlineData("users 172.16.0.1", 0, "", "note: no pod leaves by 172.16.0.1\n")]
    [InlineData("plan --without-node gateway", 0, "nothing changes\n", "")]
    [InlineData("route web --to 8.8.8.8", 0, """
        NAMESPACE   POD   DESTINATION   OUTCOME   POLICY   GATEWAY   EGRESS-IP   PUBLIC-IP
        default     web   8.8.8.8       direct    <none>   <none>    <none>      <none>

        default/web to 8.8.8.8:
          there are no policies

        """, "")]
    public async Task A_cluster_without_policies_has_nothing_to_differ_in(string command, int exitCode, string output, string said)
    {
        using var agents = new FakeAgents(_server);
        Fill(agents);
        Assert.Equal(new CliResult(exitCode, output, said), await RunAsync(command));
    }

    [Theory]
    [InlineData("ciliumendpoints")]
    [InlineData("ciliumnodes")]
    [InlineData("ciliumegressgatewaypolicies")]
    public async Task What_cannot_be_read_is_not_taken_for_what_is_not_there(string hidden)
    {
        using var agents = new FakeAgents(_server);
        Fill(agents);
        var limited = new ApiUser("limited", "limited-token") { May = (_, resource) => resource != hidden };
        _server.Users.Add(limited);
        _server.WriteKubeconfig(_kubeconfig, limited);
        foreach (var command in (string[])["plan --cilium-version 1.18.3", "users 172.16.0.1", "route web", "rules --expected"])
        {
            var run = await RunAsync(command);
            Assert.Equal((3, ""), (run.ExitCode, run.Out));
            Assert.Contains($"is unknown: {hidden}.cilium.io: not allowed to list them", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_check_claims_nothing_about_what_it_may_not_read()
    {
        using var agents = new FakeAgents(_server);
        Fill(agents);
        foreach (var hidden in (string[])["/configmaps/ip-masq-agent", "/ciliumnodeconfigs", "/pods"])
            _server.Faults.Add(new Fault(FaultKind.Status, path => path.Contains(hidden, StringComparison.Ordinal)) { Status = 403 });
        var run = await RunAsync("check --only EGT4009,EGT4010,EGT4021,EGT4024,EGT9001");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(" warnings. 0 checks passed, 4 skipped", run.Out, StringComparison.Ordinal);
        Assert.Contains("4 skipped", run.Out, StringComparison.Ordinal);
        Assert.Contains("not allowed to list them", run.Out, StringComparison.Ordinal);
        // What hangs on cilium-config alone is looked at all the same.
        Assert.Contains("EGT4003", (await RunAsync("check --only EGT4003")).Out, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(string command) => CliRunner.RunAsync([.. command.Split(' '), "--kubeconfig", _kubeconfig]);

    private void Fill(FakeAgents agents)
    {
        _server.PutFolder(Path.Combine(AppContext.BaseDirectory, "Data", "no-policies"));
        agents.Set("gateway", new AgentPlay { Json = "null\n", Error = "No entries found.\n" });
    }
}
