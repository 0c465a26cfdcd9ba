namespace EgressTools.Sources.Objects;

internal static class NodeConfigReading
{
    private static readonly ObjectShape<CiliumNodeConfig> Members = new(
        ("spec.nodeSelector", static (ref r, in at, ref c) => c = c with { NodeSelector = r.Selector(at) }),
        ("spec.defaults", static (ref r, in at, ref c) => c = c with { Settings = r.Labels(at) }));

    public static CiliumNodeConfig? NodeConfig(ref Utf8JsonReader reader, StringPool pool) => Members.Named(new CiliumNodeConfig(default, null, LabelSet.Empty),
        ref reader, pool, static (in metadata, in config) => config with { Name = metadata.ObjectName });
}
