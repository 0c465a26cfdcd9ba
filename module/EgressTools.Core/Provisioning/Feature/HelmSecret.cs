namespace EgressTools.Provisioning.Feature;

/// <summary>A revision of a release as helm's Secret holds it, not decoded yet.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="Status">How it stands, by the Secret's label.</param>
/// <param name="Data"><c>data.release</c>.</param>
internal sealed record HelmSecret(int Revision, string Status, string Data)
{
    /// <summary>Reads one; null for a Secret that is no release.</summary>
    public static HelmSecret? Read(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var (type, data) = ("", "");
        reader.IsObject("secret");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("type"u8))
                type = reader.Text(pool, "type");
            else if (reader.ValueTextEquals("data"u8))
                data = Release(ref reader);
            else
                reader.PassOver();
        }
        return type == "helm.sh/release.v1" && int.TryParse(metadata.Labels.GetValueOrDefault("version"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var revision) && revision > 0
            ? new HelmSecret(revision, metadata.Labels.GetValueOrDefault("status") ?? "", data)
            : null;
    }

    private static string Release(ref Utf8JsonReader reader)
    {
        var release = "";
        if (!reader.IsObject("data"))
            return release;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("release"u8))
                release = reader.Text("data.release");
            else
                reader.PassOver();
        }
        return release;
    }
}
