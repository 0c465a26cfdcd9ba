namespace EgressTools.Checks;

/// <summary>The source ports of an address: those above the range of NodePort Services (node-port-range of cilium-config).</summary>
internal static class SourcePorts
{
    private const int LastPort = 65535;

    private const int LastNodePort = 32767;

    /// <summary>The number of ports; 0 or less if the range leaves none.</summary>
    public static int Of(CiliumInstallation installation) => LastPort - (installation.Configuration.TryGetValue("node-port-range", out var text)
        && text.Split(',') is [_, var last] && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : LastNodePort);
}
