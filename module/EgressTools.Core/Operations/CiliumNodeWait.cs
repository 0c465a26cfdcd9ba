using System.Collections.Immutable;
using System.Globalization;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Output;
using EgressTools.Provisioning.Gateways;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>Waits until the CiliumNodes, which are what policies look at, have the labels of their Nodes: each node's own agent copies them.</summary>
public static class CiliumNodeWait
{
    /// <summary>How long, where nothing else is said.</summary>
    public static readonly TimeSpan Standard = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits for all of the nodes.</summary>
    /// <param name="client">The server.</param>
    /// <param name="nodes">Their names.</param>
    /// <param name="request">What they are to carry, or no longer.</param>
    /// <param name="timeout">How long; zero looks once.</param>
    /// <param name="report">Progress.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>A sentence for those that have no CiliumNode, and one for those that are not as they should be when the time is over; empty where all is well.</returns>
    /// <exception cref="ClusterException">CiliumNodes cannot be read.</exception>
    public static async Task<ImmutableArray<string>> RunAsync(
        ApiClient client, ImmutableArray<string> nodes, NodeRequest request, TimeSpan timeout, IReport report, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var (pending, absent) = (nodes, ImmutableArray<string>.Empty);
        while (true)
        {
            (pending, var missing) = await LookAsync(client, pending, request, cancellationToken).ConfigureAwait(false);
            absent = absent.AddRange(missing);
            if (pending.IsEmpty || TimeProvider.System.GetElapsedTime(started) >= timeout)
                break;
            report.Progress(new Progress(request.Removes ? "CiliumNodes without the label" : "CiliumNodes with the label", nodes.Length - pending.Length, nodes.Length));
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
        return [.. Absent(absent, request), .. Stale(pending, request, timeout)];
    }

    private static async Task<(ImmutableArray<string> Pending, ImmutableArray<string> Absent)> LookAsync(
        ApiClient client, ImmutableArray<string> nodes, NodeRequest request, CancellationToken cancellationToken)
    {
        var (pending, absent) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var name in nodes)
        {
            var node = await client.GetAsync(ApiResource.CiliumNodes, new ObjectName("", name), cancellationToken).ConfigureAwait(false);
            if (node is null)
                absent.Add(name);
            else if (Carries(node, request.Label) == request.Removes)
                pending.Add(name);
        }
        return (pending.ToImmutable(), absent.ToImmutable());
    }

    private static bool Carries(JObject node, GatewayLabel label) => (string?)node["metadata"]?["labels"]?[label.Key] == label.Value;

    // A node that no agent knows is no gateway: that is what was asked for where the label goes.
    private static IEnumerable<string> Absent(ImmutableArray<string> nodes, NodeRequest request)
    {
        if (nodes.IsEmpty || request.Removes)
            yield break;
        yield return $"{Names(nodes)} {(nodes.Length == 1 ? "has" : "have")} no CiliumNode, so no policy can choose {(nodes.Length == 1 ? "it" : "them")}: see whether the Cilium agent runs there (kubectl get pods -A -l k8s-app=cilium -o wide)";
    }

    private static IEnumerable<string> Stale(ImmutableArray<string> nodes, NodeRequest request, TimeSpan timeout)
    {
        if (nodes.IsEmpty)
            yield break;
        var carries = request.Removes ? "still carries" : "does not carry";
        var when = timeout > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"after {timeout.TotalSeconds:0.###} s ") : "";
        var name = nodes.Length == 1 ? ShellText.Quote(nodes[0]) : "NODE";
        var byHand = request.Removes ? $"; where no agent can run, take it away by hand (kubectl label ciliumnode {name} {request.Label.Key}-)" : "";
        yield return $"{when}the CiliumNode of {Names(nodes)} {carries} {request.Label}, and policies look at the CiliumNode: the agent there does not copy the label (#41547), so restart it (kubectl delete pod -n kube-system -l k8s-app=cilium --field-selector spec.nodeName={name}){byHand}";
    }

    private static string Names(ImmutableArray<string> nodes) => (nodes.Length == 1 ? "node " : "nodes ") + string.Join(", ", nodes.Select(static n => $"'{n}'"));
}
