using EgressTools.Model;

namespace EgressTools.Engine;

/// <summary>How nodes reach gateways on other nodes, also where routing is native otherwise (facts 4.5).</summary>
/// <param name="Name">VXLAN or Geneve.</param>
/// <param name="Port">The UDP port.</param>
internal readonly record struct TunnelProtocol(string Name, string Port)
{
    /// <summary>As the settings have it: only <c>tunnel-port</c> changes the protocol's usual port.</summary>
    public static TunnelProtocol Of(CiliumInstallation settings)
    {
        var isGeneve = settings.Setting("tunnel-protocol") == "geneve";
        var port = settings.Setting("tunnel-port") is { Length: > 0 } given and not "0" ? given : isGeneve ? "6081" : "8472";
        return new TunnelProtocol(isGeneve ? "Geneve" : "VXLAN", port);
    }
}
