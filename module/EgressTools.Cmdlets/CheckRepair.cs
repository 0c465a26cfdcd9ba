namespace EgressTools.Cmdlets;

/// <summary>Invoke-EgressCheck -Fix: writes repaired files, or hands repaired policies to the next command where there is no file.</summary>
internal static class CheckRepair
{
    /// <summary>Asks for each file and writes it; the snapshot as it is then.</summary>
    public static async Task<ClusterSnapshot> WriteAsync(ImmutableArray<PolicyRepair> repairs, ClusterSnapshot snapshot, Pipeline pipeline)
    {
        var written = ImmutableArray.CreateBuilder<FileRepair>();
        foreach (var file in repairs.GroupBy(static r => r.Before.Source!.File, StringComparer.Ordinal))
        {
            try
            {
                var repair = FixPolicies.InFile(file.Key, RepairedFile.Read(file.Key), [.. file]);
                foreach (var byHand in repair.ByHand)
                    pipeline.Warn($"{byHand.Before.Source}: policy '{byHand.Before.Name}' has to be changed by hand, " +
                        $"because its text cannot be changed without losing something of it:{Environment.NewLine}{FixPolicies.Diff(byHand)}");
                if (!repair.HasChanges || !await pipeline.ShouldProcessAsync(FixPolicies.Diff(repair),
                    $"{FixPolicies.Diff(repair)}{Environment.NewLine}Write {file.Key}?").ConfigureAwait(false))
                    continue;
                RepairedFile.Write(repair);
                written.Add(repair);
            }
            catch (InputException error)
            {
                await pipeline.WriteErrorAsync(ErrorRecords.From(error, file.Key)).ConfigureAwait(false);
            }
        }
        return FixPolicies.After(snapshot, written.SelectMany(static f => f.Done), written);
    }

    /// <summary>Hands over the repaired policies, for Publish-EgressPolicy.</summary>
    /// <param name="repairs">The repairs.</param>
    /// <param name="client">The cluster that they are of; null for one that was saved.</param>
    /// <param name="pipeline">Takes them.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task HandOverAsync(ImmutableArray<PolicyRepair> repairs, ApiClient? client, Pipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (var repair in repairs)
        {
            var saved = repair.Before.Source is { } source && File.Exists(source.File) ? RepairedFile.Read(source.File) : [];
            await pipeline.WriteAsync(client is null ? RepairedPolicies.Of(repair, saved) : await RepairedPolicies.OfAsync(client, repair,
                ApplyOptions.DefaultFieldManager, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }
}
