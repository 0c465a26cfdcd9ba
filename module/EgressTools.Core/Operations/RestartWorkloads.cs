using System.Globalization;
using EgressTools.Cluster;
using EgressTools.Model;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>Tells agents and operator to start again, as <c>kubectl rollout restart</c> does.</summary>
internal static class RestartWorkloads
{
    /// <param name="client">The server.</param>
    /// <param name="agents">The DaemonSet; null to leave it.</param>
    /// <param name="operators">The Deployment; null to leave it.</param>
    /// <param name="time">Now.</param>
    /// <param name="dryRun">Only ask the server whether it would.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ClusterException">The server refuses.</exception>
    public static async Task RunAsync(ApiClient client, ObjectName? agents, ObjectName? operators, DateTimeOffset time, bool dryRun, CancellationToken cancellationToken)
    {
        const string StrategicMerge = "application/strategic-merge-patch+json";
        var stamp = new JObject { ["kubectl.kubernetes.io/restartedAt"] = time.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture) };
        var patch = new JObject { ["spec"] = new JObject { ["template"] = new JObject { ["metadata"] = new JObject { ["annotations"] = stamp } } } };
        foreach (var (resource, workload) in new[] { (ApiResource.DaemonSets, agents), (ApiResource.Deployments, operators) })
        {
            if (workload is { } name)
                await client.PatchAsync(resource, name, subresource: null, StrategicMerge, patch, cancellationToken, dryRun);
        }
    }
}
