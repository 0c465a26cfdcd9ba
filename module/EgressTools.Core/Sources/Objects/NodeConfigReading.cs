namespace EgressTools.Sources.Objects;

internal static class NodeConfigReading
{
    public static CiliumNodeConfig? NodeConfig(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var config = new CiliumNodeConfig(default, null, LabelSet.Empty);
        reader.IsObject("node config");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                config = Spec(ref reader, pool, config);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 ? null : config with { Name = metadata.ObjectName };
    }

    private static CiliumNodeConfig Spec(ref Utf8JsonReader reader, StringPool pool, CiliumNodeConfig config)
    {
        if (!reader.IsObject("spec"))
            return config;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("nodeSelector"u8))
                config = config with { NodeSelector = LabelReading.Selector(ref reader, pool, "spec.nodeSelector") };
            else if (reader.ValueTextEquals("defaults"u8))
                config = config with { Settings = LabelReading.Map(ref reader, pool, "spec.defaults") };
            else
                reader.PassOver();
        }
        return config;
    }
}
