namespace EgressTools.Sources.Objects;

internal static class ForeignPolicyReading
{
    /// <summary>Reads objects of a kind.</summary>
    public static ObjectReader<ForeignPolicy> Of(ForeignKind kind) => (ref Utf8JsonReader reader, StringPool pool) =>
    {
        var metadata = new Metadata();
        Address? source = null;
        reader.IsObject("policy");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool, withLabels: false);
            else if (reader.ValueTextEquals("spec"u8))
                source = SourceIP(ref reader);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 ? null : new ForeignPolicy(kind, metadata.ObjectName) { SourceIP = source };
    };

    private static Address? SourceIP(ref Utf8JsonReader reader)
    {
        Address? source = null;
        if (!reader.IsObject("spec"))
            return source;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("egressSourceIP"u8))
                source = Address.TryParse(reader.Scalar("spec.egressSourceIP", out _), out var address) ? address : null;
            else
                reader.PassOver();
        }
        return source;
    }
}
