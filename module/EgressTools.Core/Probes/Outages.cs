using System.Collections.Concurrent;

namespace EgressTools.Probes;

/// <summary>
/// Nodes whose pods cannot be reached: an API server that restarts, a busy one, a kubelet that is away. Such a fault is waited for; after
/// one pod has waited without success, the next ones do not wait again.
/// </summary>
internal sealed class Outages
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, bool> _lost = new(StringComparer.Ordinal);

    /// <summary>Whether a failure may be over in a moment. 406 and 502 come from what is between the client and the kubelet.</summary>
    public static bool MayPass(ClusterException failure) => failure.Status is null or 406 or 408 or 429 or >= 500;

    /// <summary>A pod of the node was reached.</summary>
    public void End(string node) => _lost.TryRemove(node, out _);

    /// <summary>A pod of the node was waited for without success.</summary>
    public void Begin(string node) => _lost[node] = true;

    /// <summary>Whether one was, and none was reached since.</summary>
    public bool IsDown(string node) => _lost.ContainsKey(node);

    /// <summary>The pause after so many failures, not the same for all pods.</summary>
    public static TimeSpan Pause(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, TimeSpan.FromMilliseconds(100 << Math.Min(failures, 6)).Ticks) * Random.Shared.Next(50, 101) / 100);
}
