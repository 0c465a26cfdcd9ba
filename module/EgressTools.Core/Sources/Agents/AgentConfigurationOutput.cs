namespace EgressTools.Sources.Agents;

/// <summary>Understands <c>cilium-dbg config --all</c>, with <c>-o json</c> or without, and the devices in <c>status --verbose</c>. An option that is absent is
/// not known: up to 1.17 the feature's option has another name, and what a release does not have it does not print.</summary>
public static class AgentConfigurationOutput
{
    // EnableEgressGateway from 1.18 on, the other up to 1.17.
    private static readonly string[] FeatureOptions = ["EnableEgressGateway", "EnableIPv4EgressGateway"];
    private const string IPv6Option = "EnableIPv6";
    private const string DevicesOption = "Devices";

    /// <summary>Reads an agent's configuration.</summary>
    public static AgentReply<AgentConfiguration> Parse(string node, string text)
    {
        text = AgentOutput.WithoutPreamble(text);
        if (string.IsNullOrWhiteSpace(text))
            return AgentReply<AgentConfiguration>.Failed("it printed nothing");
        if (AgentOutput.IsJson(text))
            return AgentOutput.OfJson(text, root => Of(node, OptionsOf(root.Member("daemonConfigurationMap") ?? root)));
        return text.StartsWith("Error", StringComparison.Ordinal)
            ? AgentReply<AgentConfiguration>.Failed($"it printed {EgressMapOutput.Quote(text)}") : Of(node, OptionsOf(text));
    }

    /// <summary>The devices of <c>status --verbose</c>, as text or JSON; null where it does not tell them.</summary>
    public static ImmutableArray<string>? Devices(string status)
    {
        status = AgentOutput.WithoutPreamble(status);
        if (AgentOutput.IsJson(status))
            return AgentOutput.OfJson(status, static root => (AgentReply<string>)string.Join(',', DevicesOf(root))).Value is { } names
                ? Names(names.Split(',')) : null;
        foreach (var line in Lines(status))
        {
            if (IsAboutDevices(line) && line.IndexOf('[') is var open and > 0 && line.IndexOf(']', open) is var close && close > open
                && Names(line[(open + 1)..close].Split(',')) is { } devices)
                return devices;
        }
        return null;
    }

    // Without kube-proxy replacement the devices stand behind the masquerading alone.
    private static bool IsAboutDevices(string line) => line.StartsWith("KubeProxyReplacement:", StringComparison.Ordinal)
        || line.StartsWith("Masquerading:", StringComparison.Ordinal);

    private static IEnumerable<string> DevicesOf(JsonElement status)
    {
        var replacement = status.Member("kube-proxy-replacement");
        var list = replacement?.Member("deviceList").Items().Select(static d => d.Member("name").Text()).OfType<string>().ToList() ?? [];
        return list.Count > 0 ? list : replacement?.Member("devices").Texts().OfType<string>() ?? [];
    }

    /// <summary>"eth0   172.22.49.20 (Direct Routing)" is eth0; "IPv4: Enabled" and patterns such as "eth+" are not devices.</summary>
    private static ImmutableArray<string>? Names(IEnumerable<string> items)
    {
        ImmutableArray<string> names = [.. items.Select(static i => i.AsSpan().Trim().ToString().Split(' ', 2)[0])];
        return !names.IsEmpty && names.All(static n => AgentOutput.IsInterface(n) && !n.EndsWith('+')) ? [.. names.Distinct(StringComparer.Ordinal)] : null;
    }

    private static AgentReply<AgentConfiguration> Of(string node, Dictionary<string, string> options)
    {
        if (options.Count == 0)
            return AgentReply<AgentConfiguration>.Failed("it printed no option");
        var feature = FeatureOptions.Select(o => AgentOutput.Truth(options.GetValueOrDefault(o))).OfType<bool>().ToList();
        return new AgentConfiguration(node)
        {
            FeatureOn = feature.Count == 0 ? null : feature.Contains(true),
            IPv6 = AgentOutput.Truth(options.GetValueOrDefault(IPv6Option)),
            Devices = Names(options.GetValueOrDefault(DevicesOption, "").Trim('[', ']').Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        };
    }

    private static Dictionary<string, string> OptionsOf(JsonElement root)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in root.ValueKind == JsonValueKind.Object ? root.EnumerateObject() : default)
        {
            options[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.Array => string.Join(' ', ((JsonElement?)member.Value).Texts().Select(static i => i ?? "?")),
                JsonValueKind.Object => "",
                _ => member.Value.ToString(),
            };
        }
        return options;
    }

    // "Name : value"; what is indented belongs to the option above it.
    private static Dictionary<string, string> OptionsOf(string text)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(text).Where(static l => l.Length > 0 && char.IsAsciiLetter(l[0])))
        {
            var end = line.IndexOfAny([' ', '\t', ':']);
            if (end > 0 && (FeatureOptions.Contains(line[..end]) || line[..end] is IPv6Option or DevicesOption || options.Count == 0))
                options[line[..end]] = line[end..].TrimStart(' ', '\t', ':').TrimEnd();
        }
        return options;
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(static l => l.TrimEnd('\r'));
}
