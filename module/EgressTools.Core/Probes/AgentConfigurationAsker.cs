using EgressTools.Cluster;
using EgressTools.Model;

namespace EgressTools.Probes;

/// <summary>Asks one agent with which options it runs. Its pinned maps outlive the feature, so only this tells whether it is on.</summary>
internal static class AgentConfigurationAsker
{
    /// <summary>Asks; null with the reason where it does not say: while it starts, for one.</summary>
    /// <exception cref="ClusterException">The server refuses exec, or the pod is gone.</exception>
    public static async Task<(AgentConfiguration? Configuration, string Fault)> AskAsync(ApiClient client, ObjectName pod, string node, CancellationToken cancellationToken)
    {
        var reply = await AgentAsker.ConfigurationAsync(client, pod, node, cancellationToken).ConfigureAwait(false);
        return (reply.Value, reply.Fault ?? "");
    }
}
