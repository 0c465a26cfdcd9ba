namespace EgressTools.Sources.Objects;

internal static class ForeignPolicyReading
{
    private static readonly ObjectShape<Address?> Members = new(("spec.egressSourceIP", static (ref r, in at, ref source) =>
        source = Address.TryParse(r.Scalar(at, out _), out var address) ? address : null));

    /// <summary>Reads objects of a kind.</summary>
    public static ObjectReader<ForeignPolicy> Of(ForeignKind kind) => (ref reader, pool) =>
        Members.Named(null, ref reader, pool, (in metadata, in source) =>
            new ForeignPolicy(kind, metadata.ObjectName) { SourceIP = source }, Metadata.Unlabelled);
}
