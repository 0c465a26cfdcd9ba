namespace EgressTools.Engine;

/// <summary>Which interfaces of a node are devices that Cilium runs on.</summary>
/// <param name="written"><c>devices</c> of cilium-config, or what the agent itself says; null where Cilium chooses.</param>
internal sealed class CiliumDevices(ImmutableArray<string>? written)
{
    private static readonly string[] NeverChosen = ["cilium_", "lo", "lxc", "cni", "docker"];

    /// <summary>Whether an interface is one of them; null where that is not known.</summary>
    public bool? Contains(NodeInterface candidate) => candidate.CiliumDevice
        ?? (written is { } names ? IsAmong(names, candidate.Name)
        : Array.Exists(NeverChosen, prefix => candidate.Name.StartsWith(prefix, StringComparison.Ordinal)) ? false
        : candidate.Addresses is { } addresses ? !addresses.IsEmpty : null);

    /// <summary>Those that a text lists, separated by commas or spaces; null where it lists none.</summary>
    public static ImmutableArray<string>? Listed(string? text) =>
        text?.Split([' ', ',', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names ? [.. names] : null;

    // Newer agents also exclude: "!eth1". Since which release is not known, so nothing is certain where nothing else is listed or matches.
    private static bool? IsAmong(ImmutableArray<string> names, string name) =>
        names.Any(n => n.StartsWith('!') && Matches(n[1..], name)) ? false : names.Any(n => Matches(n, name)) ? true
            : names.Any(static n => n.StartsWith('!')) ? null : false;

    // "eth+" is every name that begins with eth.
    private static bool Matches(string written, string name) =>
        written.EndsWith('+') ? name.StartsWith(written[..^1], StringComparison.Ordinal) : name == written;
}
