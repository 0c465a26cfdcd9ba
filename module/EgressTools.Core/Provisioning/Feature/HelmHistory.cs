using System.Text.RegularExpressions;

namespace EgressTools.Provisioning.Feature;

/// <summary>What the revisions of a release tell.</summary>
/// <param name="Release">The one that is in force: the newest that was deployed; null where none can be read.</param>
/// <param name="Enabled">The newest by which this tool enabled the egress gateway, which has been enabled since; null where there is none.</param>
/// <param name="Pending">The status of the newest where helm has not finished with it; null where it has.</param>
internal sealed partial record HelmHistory(HelmRelease? Release, HelmRelease? Enabled, string? Pending)
{
    /// <summary>So many are decoded in search of it; helm keeps ten unless it is told otherwise.</summary>
    private const int MaxRevisions = 30;

    public static HelmHistory Of(string name, string space, IEnumerable<HelmSecret> secrets)
    {
        var revisions = secrets.OrderByDescending(static s => s.Revision).ToList();
        var pending = revisions.FirstOrDefault()?.Status is { } status
            && (status.StartsWith("pending-", StringComparison.Ordinal) || status == "uninstalling") ? status : null;
        // Where none was ever deployed, helm goes on from the one that failed.
        var inForce = revisions.FirstOrDefault(static r => r.Status == "deployed")
            ?? revisions.FirstOrDefault(static r => r.Status is "failed" or "superseded");
        var release = inForce is null ? null : HelmReleaseDocument.Decode(name, space, inForce);
        return new HelmHistory(release, release is null ? null : EnabledBy(name, space, revisions.Where(r => r.Revision <= release.Revision)), pending);
    }

    private static HelmRelease? EnabledBy(string name, string space, IEnumerable<HelmSecret> revisions)
    {
        var newest = int.MaxValue;
        foreach (var secret in revisions.Where(static r => r.Status is "deployed" or "superseded").Take(MaxRevisions))
        {
            // What lies between a rollback and the revision that it went back to was undone.
            if (secret.Revision > newest)
                continue;
            if (HelmReleaseDocument.Decode(name, space, secret) is not { } revision || !ReleaseValues.Same(revision.Value(ReleaseValues.Feature), true))
                return null;
            if (RevisionDescription.IsEnable(revision.Description))
                return revision;
            if (Rollback().Match(revision.Description) is { Success: true } back
                && int.TryParse(back.Groups["to"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var target) && target < secret.Revision)
                newest = target;
        }
        return null;
    }

    [GeneratedRegex(@"\ARollback to (?<to>[0-9]+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rollback();
}
