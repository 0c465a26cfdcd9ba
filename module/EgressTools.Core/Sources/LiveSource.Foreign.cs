using EgressTools.Cluster;
using EgressTools.Sources.Objects;

namespace EgressTools.Sources;

/// <summary>Policies of kinds that most clusters do not have.</summary>
internal sealed partial class LiveReading
{
    /// <summary>All of them; none of a kind that the cluster does not have, or that may not be listed.</summary>
    private async Task<ImmutableArray<ForeignPolicy>> ForeignPoliciesAsync(SnapshotKinds wanted, Task<CiliumInstallation> installation)
    {
        if (!wanted.HasFlag(SnapshotKinds.Policies))
            return [];
        var lists = await Task.WhenAll(ForeignKind.All.Select(kind => ForeignPoliciesAsync(kind, installation))).ConfigureAwait(false);
        return [.. lists.SelectMany(static l => l).OrderBy(static p => p.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>
    /// A server answers 403 for a kind that it does not have to everybody who may not list it, so that a missing right says nothing where the release does not have the kind
    /// either, and is a gap where it does.
    /// </summary>
    private async Task<ImmutableArray<ForeignPolicy>> ForeignPoliciesAsync(ForeignKind kind, Task<CiliumInstallation> installation)
    {
        var resource = new ApiResource($"{kind.Group}/{kind.Version}", kind.Plural, kind.Kind, Namespaced: false);
        try
        {
            return await AllAsync(SnapshotKinds.Policies, resource, ForeignPolicyReading.Of(kind)).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.IsGap)
        {
            if (error.Status == 403 && kind == ForeignKind.Nat && (await installation.ConfigureAwait(false)).Version is { } version && kind.IsReadBy(version))
                _gaps.Enqueue(GapOf(error, resource) with { Kinds = SnapshotKinds.Policies });
            return [];
        }
        catch (ClusterException)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
