namespace EgressTools.Operations;

/// <summary>Takes policies out of a cluster, and puts them back as they were.</summary>
internal sealed class PolicyStore(ApiClient client, TimeProvider clock, IReport report)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>The policies as the server holds them; checks that they may be deleted and created.</summary>
    /// <exception cref="ClusterException">A right is missing.</exception>
    public async Task<ImmutableArray<JObject>> ReadAsync(CancellationToken cancellationToken)
    {
        var items = await NamedObjects.ListAsync(client, ApiResource.Policies, "", cancellationToken).ConfigureAwait(false);
        if (items is not [var first, ..])
            return items;
        await client.DeleteAsync(ApiResource.Policies, NameOf(first), gracePeriodSeconds: null, cancellationToken, dryRun: true).ConfigureAwait(false);
        try
        {
            await client.CreateAsync(ApiResource.Policies, Bare(first), cancellationToken, dryRun: true).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Status == 409)
        {
            // It exists: so it would be created.
        }
        return items;
    }

    /// <summary>Deletes them, each as it was saved, and waits until they are gone.</summary>
    /// <param name="deleted">Gets the name of each, also of one of which nobody knows whether it is gone.</param>
    /// <param name="timeout">How long to wait for finalizers.</param>
    /// <exception cref="ClusterException">One was changed meanwhile, or does not go away.</exception>
    public async Task DeleteAsync(ImmutableArray<JObject> items, Action<string> deleted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            try
            {
                await client.DeleteAsync(ApiResource.Policies, NameOf(item), gracePeriodSeconds: null, cancellationToken,
                    resourceVersion: (string?)item["metadata"]?["resourceVersion"]).ConfigureAwait(false);
                deleted(NameOf(item).Name);
            }
            catch (Exception error) when (error is OperationCanceledException or ClusterException { IsUnknownOutcome: true })
            {
                deleted(NameOf(item).Name);
                throw;
            }
        }
        foreach (var item in items.Where(static i => i["metadata"]?["finalizers"] is JArray { Count: > 0 }))
        {
            var start = clock.GetTimestamp();
            while (await client.GetAsync(ApiResource.Policies, NameOf(item), cancellationToken).ConfigureAwait(false) is { } left)
            {
                if (clock.GetElapsedTime(start) >= timeout)
                    throw new ClusterException($"policy {NameOf(item).Name} is not deleted yet: it waits for its finalizers " +
                        $"{Listed.Short((left["metadata"]?["finalizers"] as JArray ?? []).Select(static f => f.ToString()))}", "PolicyStays");
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Puts saved policies back. One that exists again is not overwritten.</summary>
    /// <returns>What was done, and whether that is all; a file of which all is back is deleted.</returns>
    public async Task<(string Sentence, bool Done)> RestoreAsync(SavedPolicies saved, CancellationToken cancellationToken)
    {
        var (back, other, refused) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var item in saved.Items)
        {
            var name = NamedObjects.Name(item);
            try
            {
                if (await CreateAsync(item, cancellationToken).ConfigureAwait(false))
                    back.Add(name);
                else
                    other.Add(name);
            }
            catch (EgressException error) when (error is not ClusterException { EndsRun: true })
            {
                refused.Add($"{name} ({error.Message})");
            }
        }
        var done = other.Count == 0 && refused.Count == 0;
        if (done)
            saved.Delete();
        string?[] parts =
        [
            back.Count == 0 ? null : $"{Listed.Policies(back)} {Plural.Verb(back.Count, "are")} back",
            other.Count == 0 ? null
                : $"{Listed.Policies(other)} {Plural.Verb(other.Count, "were")} created again meanwhile and {Plural.Verb(other.Count, "are")} not overwritten",
            refused.Count == 0 ? null : $"the server refuses {Listed.Policies(refused)}",
            done ? null : $"the saved ones are in {saved.Path}",
        ];
        return (string.Join("; ", parts.OfType<string>()), done);
    }

    /// <summary>Makes a policy with its managers of fields.</summary>
    /// <returns>Whether it is there as it was saved.</returns>
    private async Task<bool> CreateAsync(JObject item, CancellationToken cancellationToken)
    {
        try
        {
            await WithManagersAsync(item, await client.CreateAsync(ApiResource.Policies, Bare(item), cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ClusterException error) when (error.Status == 409)
        {
            var current = await client.GetAsync(ApiResource.Policies, NameOf(item), cancellationToken).ConfigureAwait(false);
            return current is not null && Same(item, current);
        }
    }

    /// <summary>Whoever applied the policy goes on owning its fields; a server does not take that with the object, but afterwards.</summary>
    private async Task WithManagersAsync(JObject item, JObject created, CancellationToken cancellationToken)
    {
        if (item["metadata"]?["managedFields"] is not JArray { Count: > 0 } managers)
            return;
        var metadata = new JObject { ["resourceVersion"] = created["metadata"]?["resourceVersion"], ["managedFields"] = managers };
        try
        {
            await client.MergeAsync(ApiResource.Policies, NameOf(item), new JObject { ["metadata"] = metadata }, ApplyOptions.DefaultFieldManager,
                dryRun: false, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (!error.EndsRun)
        {
            report.Warn($"this tool now owns the fields of policy {NameOf(item).Name}, " +
                $"not {Listed.Short(managers.Select(static m => (string?)m["manager"] ?? ""))}: {error.Message}");
        }
    }

    private static JObject Bare(JObject item) => SavedPolicies.Without(item, "managedFields", "resourceVersion", "uid");

    private static bool Same(JObject saved, JObject current) =>
        JToken.DeepEquals(Filled(saved), Filled(current)) && JToken.DeepEquals(saved["metadata"]?["labels"], current["metadata"]?["labels"])
            && JToken.DeepEquals(saved["metadata"]?["annotations"], current["metadata"]?["annotations"]);

    // A server fills in lists that a policy leaves out: egressGateways, since 1.18.
    private static JObject Filled(JObject item) => new((item["spec"] as JObject ?? []).Properties().Where(static p => p.Value is not JArray { Count: 0 }));
    private static ObjectName NameOf(JObject item) => new("", NamedObjects.Name(item));
}
