using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Operations;
using EgressTools.Sources.Objects;
using Newtonsoft.Json.Linq;

namespace EgressTools.Probes;

/// <summary>Asks the server which pods workloads select.</summary>
internal static class WorkloadPods
{
    /// <summary>Their selectors.</summary>
    /// <exception cref="UsageException">There is no such workload, or it selects no pods.</exception>
    /// <exception cref="ClusterException">It cannot be read.</exception>
    public static async Task<ImmutableArray<PodSet>> SelectAsync(ApiClient client, ImmutableArray<PodTarget> workloads, CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(workloads.Distinct().Select(w => OneAsync(client, w.Workload!, w.Name, cancellationToken))).ConfigureAwait(false)];

    private static async Task<PodSet> OneAsync(ApiClient client, ApiResource resource, ObjectName name, CancellationToken cancellationToken)
    {
        var document = await client.GetAsync(resource, name, cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException($"{resource.Kind} {name.Name} was not found in namespace {name.Namespace}: name another namespace with -n", "WorkloadNotFound");
        var selector = document["spec"]?["selector"] as JObject is not { } found ? null
            // The selector of a Service is labels alone.
            : resource == ApiResource.Services ? new JObject { ["matchLabels"] = found } : found;
        return selector is not null && LiveObjects.Selector(selector) is { IsEmpty: false, IsValid: true } labels
            ? new PodSet(name.Namespace, labels)
            : throw new UsageException($"{resource.Kind} {name} selects no pods", "NoPods");
    }
}
