using System.Collections.Concurrent;

namespace EgressTools.Probes;

/// <summary>
/// Why a pod does not leave as expected: the agent of its node or of its gateway runs without the egress gateway. Agents are asked when the first pod gives
/// reason to, each once; a user who may not ask them gets the same result as before.
/// </summary>
internal sealed class DisabledAgents(ApiClient client, ClusterSnapshot snapshot, AgentFeatures features, IReport report)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _off = new(StringComparer.Ordinal);
    private readonly Lazy<Task<AgentPods?>> _agents = new(() =>
        AskAsync("the agents run", client.Clock, report, async limit => await AgentPods.FindAsync(client, snapshot, nodes: [], limit).ConfigureAwait(false)));

    /// <summary>The result with the agents that explain it.</summary>
    public async Task<ExitAddressResult> ExplainAsync(ExitAddressResult result, CancellationToken cancellationToken)
    {
        if (result.Verdict.IsFine() || result.Verdict.IsUnasked() || result.Expected is not { } expected)
            return result;
        foreach (var node in new[] { result.Node, expected.GatewayNode }.OfType<string>().Where(n => n.Length > 0 && !features.IsOff(n))
            .Distinct(StringComparer.Ordinal))
        {
            if (!await _off.GetOrAdd(node, n => new(() => IsOffAsync(n))).Value.WaitAsync(cancellationToken).ConfigureAwait(false))
                continue;
            var clause = $"the agent of {(node == result.Node ? "its node" : "gateway")} {node} runs without the egress gateway, " +
                $"although {features.Source(node)} enables it: restart the agent";
            return result with { Reason = $"{result.Reason}; {clause}", Cause = $"{result.Cause}; {clause}" };
        }
        return result;
    }

    private async Task<bool> IsOffAsync(string node) =>
        (await _agents.Value.ConfigureAwait(false))?.Pods.FirstOrDefault(p => p.NodeName == node) is { } pod
            && await AskAsync($"the agent of node {node} runs", client.Clock, report,
                async limit => (await new Agent(client, pod.Name, node).ConfigurationAsync(limit).ConfigureAwait(false)).Value).ConfigureAwait(false)
            is { FeatureOn: false };

    private static async Task<T?> AskAsync<T>(string what, TimeProvider clock, IReport report, Func<CancellationToken, Task<T?>> ask)
        where T : class
    {
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        try
        {
            return await ask(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ClusterException or OperationCanceledException)
        {
            report.Detail($"whether {what} with the egress gateway was not asked: {error.Message}");
            return null;
        }
    }
}
