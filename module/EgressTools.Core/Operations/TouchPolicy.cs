using System.Globalization;
using EgressTools.Cluster;
using EgressTools.Model;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>
/// Makes an event that lets the agents look at all entries again: an annotation of a policy, of which nothing else takes notice. It heals what agents left in
/// their maps on the way to a new state: entries that went with an old spelling of their CIDR, and those for which there was no room for a moment.
/// </summary>
public static class TouchPolicy
{
    /// <summary>The annotation: the time when it was touched.</summary>
    public const string Annotation = "egresstools.io/touched";

    /// <summary>The manager of the annotation alone, so that no other manager's fields are concerned.</summary>
    public const string FieldManager = "egress-tools-touch";

    /// <summary>How long after the change: agents look at their entries once a second at most, and what comes earlier is part of the same pass.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1.1);

    /// <summary>The system's timers count in ticks of up to 16 ms and may end by one of them too early.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(16);

    /// <summary>How to do it by hand.</summary>
    public static string Command(string policy) => $"'kubectl annotate --overwrite ciliumegressgatewaypolicy {policy} {Annotation}=$(date +%s)'";

    /// <summary>What happens where it was not done, and what to do.</summary>
    public static string ByHand(string policy) => $"entries may be missing from the agents' maps until the next event in the cluster. Run {Command(policy)}";

    /// <summary>The policy to touch after applying: the last that was changed; null where there is no need.</summary>
    public static string? After(ApplyEffect effect, IEnumerable<ApplyOutcome> outcomes) =>
        effect.NeedsTouch ? outcomes.LastOrDefault(static o => o is { Error: null, Step.Action: not ApplyAction.Unchanged })?.Step.Name : null;

    /// <summary>Waits and touches a policy.</summary>
    /// <param name="client">The server.</param>
    /// <param name="policy">The policy's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClusterException">It could not be done.</exception>
    public static async Task RunAsync(ApiClient client, string policy, CancellationToken cancellationToken)
    {
        await Task.Delay(Delay + Tick, cancellationToken).ConfigureAwait(false);
        var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var patch = new JObject { ["metadata"] = new JObject { ["annotations"] = new JObject { [Annotation] = time } } };
        try
        {
            await client.MergeAsync(ApiResource.Policies, new ObjectName("", policy), patch, FieldManager, dryRun: false, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error)
        {
            throw error.Saying($"policy {policy} could not be touched: {error.Message}");
        }
    }
}
