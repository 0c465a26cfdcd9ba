namespace EgressTools.Checks;

/// <summary>The source ports that one address has for each remote address and port: those above the ports of NodePort Services (node-port-range of cilium-config).</summary>
internal static class SourcePorts
{
    private const int LastPort = 65535;

    private const int LastNodePort = 32767;

    /// <summary>How many there are; not more than none where the range leaves none.</summary>
    public static int Of(CiliumInstallation installation) => LastPort - (installation.Configuration.TryGetValue("node-port-range", out var text)
        && text.Split(',') is [_, var last] && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : LastNodePort);
}
