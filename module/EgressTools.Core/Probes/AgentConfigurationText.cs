using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Probes;

/// <summary>What <c>cilium-dbg config --all</c> prints: a line "Name : value" for each option that the agent runs with.</summary>
internal static class AgentConfigurationText
{
    // The option was called otherwise up to 1.17 (cilium/cilium#17695).
    private static readonly ImmutableArray<string> Feature = ["EnableEgressGateway", "EnableIPv4EgressGateway"];

    /// <summary>Reads it; what it does not say, or says in other words, is not known.</summary>
    /// <param name="node">The agent's node.</param>
    /// <param name="text">What was printed.</param>
    public static AgentConfiguration Parse(string node, string text)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                options[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }
        return new AgentConfiguration(node)
        {
            FeatureOn = Feature.Select(name => Flag(options.GetValueOrDefault(name))).FirstOrDefault(static f => f is not null),
            IPv6 = Flag(options.GetValueOrDefault("EnableIPv6")),
            Devices = options.GetValueOrDefault("Devices") is ['[', .., ']'] list ? [.. list[1..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)] : null,
        };
    }

    private static bool? Flag(string? text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };
}
