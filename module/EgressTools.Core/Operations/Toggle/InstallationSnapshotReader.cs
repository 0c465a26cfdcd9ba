namespace EgressTools.Operations;

/// <summary>Reads what enabling or disabling may change, to say afterwards what was.</summary>
internal static class InstallationSnapshotReader
{
    /// <exception cref="ClusterException">Workloads or ConfigMaps cannot be read. The release's Secrets need not be readable.</exception>
    public static async Task<InstallationSnapshot> ReadAsync(ApiClient client, FeatureState state, CancellationToken cancellationToken)
    {
        var settings = await MapAsync(ConfigMapData.CiliumConfig).ConfigureAwait(false);
        var list = await MapAsync(ConfigMapData.MasqueradeList).ConfigureAwait(false);
        return new InstallationSnapshot(
            state.Release is { } release ? await ReleaseAsync(client, release, cancellationToken).ConfigureAwait(false) : null,
            settings?.Data ?? FrozenDictionary<string, string>.Empty,
            list?.List,
            Template(await client.GetAsync(ApiResource.DaemonSets, state.Agents, cancellationToken).ConfigureAwait(false)) ?? JValue.CreateNull(),
            state.Operator is { } name ? Template(await client.GetAsync(ApiResource.Deployments, name, cancellationToken).ConfigureAwait(false)) : null);

        Task<ConfigMapData?> MapAsync(string name) =>
            client.GetAsync(ApiResource.ConfigMaps, new ObjectName(state.Agents.Namespace, name), LiveObjects.ConfigMap, cancellationToken);
    }

    private static async Task<HelmSecret?> ReleaseAsync(ApiClient client, HelmRelease release, CancellationToken cancellationToken)
    {
        try
        {
            var name = new ObjectName(release.Namespace, release.Name);
            var secrets = await InstallationParts.SecretsAsync(client, name, cancellationToken).ConfigureAwait(false);
            return HelmSecret.Newest(secrets);
        }
        catch (ClusterException error) when (error.Status == 403)
        {
            return null;
        }
    }

    // When its pods were last told to restart says nothing of how they run.
    private static JToken? Template(JObject? workload)
    {
        var template = workload?["spec"]?["template"];
        if (template?["metadata"]?["annotations"] is JObject annotations && annotations.Remove(WorkloadProgress.RestartAnnotation) && annotations.Count == 0)
            annotations.Parent!.Remove();
        if (template?["metadata"] is JObject { Count: 0 } metadata)
            metadata.Parent!.Remove();
        return template;
    }
}
