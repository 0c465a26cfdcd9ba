using System.Globalization;
using EgressTools.Cluster;
using EgressTools.Provisioning.Feature;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>Tells agents and operator to start again, as <c>kubectl rollout restart</c> does.</summary>
internal static class RestartWorkloads
{
    /// <param name="client">The server.</param>
    /// <param name="state">Names them.</param>
    /// <param name="time">Now.</param>
    /// <param name="dryRun">Only ask the server whether it would.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ClusterException">The server refuses.</exception>
    public static async Task RunAsync(ApiClient client, FeatureState state, DateTimeOffset time, bool dryRun, CancellationToken cancellationToken)
    {
        const string StrategicMerge = "application/strategic-merge-patch+json";
        var stamp = new JObject { ["kubectl.kubernetes.io/restartedAt"] = time.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture) };
        var patch = new JObject { ["spec"] = new JObject { ["template"] = new JObject { ["metadata"] = new JObject { ["annotations"] = stamp } } } };
        await client.PatchAsync(ApiResource.DaemonSets, state.Agents, subresource: null, StrategicMerge, patch, cancellationToken, dryRun);
        if (state.Operator is { } name)
            await client.PatchAsync(ApiResource.Deployments, name, subresource: null, StrategicMerge, patch, cancellationToken, dryRun);
    }
}
