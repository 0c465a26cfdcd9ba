namespace EgressTools.Operations;

/// <summary>Reads what switching the feature may change, to say afterwards what was.</summary>
internal static class InstallationSnapshotReader
{
    /// <exception cref="ClusterException">Workloads or ConfigMaps cannot be read. That the release's Secrets cannot be is none.</exception>
    public static async Task<InstallationSnapshot> ReadAsync(ApiClient client, FeatureState state, CancellationToken cancellationToken)
    {
        var space = state.Agents.Namespace;
        var settings = await client.GetAsync(ApiResource.ConfigMaps, new ObjectName(space, ConfigMapData.CiliumConfig), LiveObjects.ConfigMap,
            cancellationToken).ConfigureAwait(false);
        var list = await client.GetAsync(ApiResource.ConfigMaps, new ObjectName(space, ConfigMapData.MasqueradeList), LiveObjects.ConfigMap, cancellationToken)
            .ConfigureAwait(false);
        return new InstallationSnapshot(
            state.Release is { } release ? await ReleaseAsync(client, release, cancellationToken).ConfigureAwait(false) : null,
            settings?.Data ?? FrozenDictionary<string, string>.Empty,
            list?.List,
            Template(await client.GetAsync(ApiResource.DaemonSets, state.Agents, cancellationToken).ConfigureAwait(false)) ?? JValue.CreateNull(),
            state.Operator is { } name ? Template(await client.GetAsync(ApiResource.Deployments, name, cancellationToken).ConfigureAwait(false)) : null);
    }

    private static async Task<ReleaseRevision?> ReleaseAsync(ApiClient client, HelmRelease release, CancellationToken cancellationToken)
    {
        try
        {
            var selector = "labelSelector=" + Uri.EscapeDataString($"owner=helm,name={release.Name}");
            var secrets = await client.ListAsync(ApiResource.Secrets, HelmSecret.Read, selector, cancellationToken, release.Namespace).ConfigureAwait(false);
            return ReleaseRevision.Of([.. secrets.Items.Select(static s => new ReleaseRevision(s.Revision, s.Status) { Data = s.Data })]);
        }
        catch (ClusterException error) when (error.Status == 403)
        {
            return null;
        }
    }

    // When its pods were last told to start again says nothing of how they run.
    private static JToken? Template(JObject? workload)
    {
        var template = workload?["spec"]?["template"];
        if (template?["metadata"]?["annotations"] is JObject annotations)
        {
            annotations.Remove(WorkloadProgress.RestartAnnotation);
            if (annotations.Count == 0)
                annotations.Parent!.Remove();
        }
        if (template?["metadata"] is JObject { Count: 0 } metadata)
            metadata.Parent!.Remove();
        return template;
    }
}
