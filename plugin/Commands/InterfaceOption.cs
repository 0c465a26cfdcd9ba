using System.CommandLine;

namespace EgressTools.Plugin.Commands;

/// <summary>The option of the commands that predict: where it is given, <see cref="Session.ReadAsync"/> asks agents too.</summary>
internal static class InterfaceOption
{
    public static readonly Option<bool> Option = Options.Flag("--interfaces", "Ask the gateways' agents for their interfaces, on which egress IPs depend");
}
