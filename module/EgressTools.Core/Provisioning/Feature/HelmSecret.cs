namespace EgressTools.Provisioning.Feature;

/// <summary>A revision of a release as helm's Secret holds it, not decoded yet.</summary>
/// <param name="Status">Its status, by the Secret's label.</param>
internal sealed record HelmSecret(int Revision, string Status, string Data)
{
    private static readonly ObjectShape<(string Type, string Data)> Members = new(
        ("type", static (ref r, in at, ref s) => s.Type = r.Text(at)),
        ("data.release", static (ref r, in at, ref s) => s.Data = r.Text(at.Path)));

    /// <summary>Reads one; null for a Secret that is not a release.</summary>
    public static HelmSecret? Read(ref Utf8JsonReader reader, StringPool pool) => Members.Named(("", ""), ref reader, pool, static (metadata, secret) =>
        secret.Type == "helm.sh/release.v1" && int.TryParse(metadata.Labels.GetValueOrDefault("version"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var revision) && revision > 0
            ? new HelmSecret(revision, metadata.Labels.GetValueOrDefault("status") ?? "", secret.Data)
            : null);
}
