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
        var pending = revisions.FirstOrDefault() is { IsPending: true, Status: var status } ? status : null;
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

/// <summary>A revision of a release as helm's Secret holds it, not decoded yet.</summary>
/// <param name="Status">Its status, by the Secret's label.</param>
internal sealed record HelmSecret(int Revision, string Status, string Data)
{
    private static readonly ObjectShape<(string Type, string Data)> Members = new(
        ("type", static (ref r, in at, ref s) => s.Type = r.Text(at)),
        ("data.release", static (ref r, in at, ref s) => s.Data = r.Text(at.Path)));

    /// <summary>The newest revision that is deployed, as far as that was looked for; null where none is.</summary>
    public int? Deployed { get; init; }
    /// <summary>Whether helm has not finished with it.</summary>
    public bool IsPending => Status.StartsWith("pending-", StringComparison.Ordinal) || Status == "uninstalling";

    /// <summary>What it says; null where it cannot be decoded.</summary>
    public HelmRelease? Read(HelmRelease release) => HelmReleaseDocument.Decode(release.Name, release.Namespace, this);

    /// <summary>The newest of these; null where there are none.</summary>
    public static HelmSecret? Newest(IReadOnlyCollection<HelmSecret> revisions) => revisions.MaxBy(static r => r.Revision) is not { } newest ? null
        : newest with { Deployed = revisions.Where(static r => r.Status == "deployed").Max(static r => (int?)r.Revision) };

    /// <inheritdoc/>
    public override string ToString() => $"revision {Revision} ({TerminalText.Plain(Status, 40)})";

    /// <summary>Reads one; null for a Secret that is not a release.</summary>
    public static HelmSecret? Read(ref Utf8JsonReader reader, StringPool pool) => Members.Named(("", ""), ref reader, pool, static (in metadata, in secret) =>
        secret.Type == "helm.sh/release.v1" && int.TryParse(metadata.Labels.GetValueOrDefault("version"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var revision) && revision > 0 ? new HelmSecret(revision, metadata.Labels.GetValueOrDefault("status") ?? "", secret.Data)
            : null);
}
