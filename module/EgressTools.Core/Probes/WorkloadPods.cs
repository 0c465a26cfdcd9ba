namespace EgressTools.Probes;

/// <summary>Asks the server which pods workloads select.</summary>
internal static class WorkloadPods
{
    /// <summary>Their selectors.</summary>
    public static async Task<ImmutableArray<PodSet>> SelectAsync(ApiClient client, ImmutableArray<PodTarget> workloads, CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(workloads.Distinct().Select(w => OneAsync(client, w.Workload!, w.Name, cancellationToken))).ConfigureAwait(false)];

    private static async Task<PodSet> OneAsync(ApiClient client, ApiResource resource, ObjectName name, CancellationToken cancellationToken)
    {
        var selector = await client.GetAsync(resource, name, found => Selector(resource, found), cancellationToken).ConfigureAwait(false);
        if (selector is null)
            throw new UsageException($"{resource.Kind} {name.Name} not found in namespace {name.Namespace}: " +
                $"name another namespace with {Options.Namespace}", "WorkloadNotFound")
            {
                Missing = name.ToString(),
            };
        return selector is { IsEmpty: false, IsValid: true }
            ? new PodSet(name.Namespace, selector)
            : throw new UsageException($"{resource.Kind} {name} selects no pods", "NoPods");
    }

    // Everything where it says nothing.
    private static LabelSelector? Selector(ApiResource resource, JObject found) =>
        (found["spec"] as JObject)?["selector"] as JObject is not { } selector ? LabelSelector.Everything
        // The selector of a Service is labels alone.
        : LiveObjects.Selector(resource == ApiResource.Services ? new JObject { ["matchLabels"] = selector } : selector);
}
