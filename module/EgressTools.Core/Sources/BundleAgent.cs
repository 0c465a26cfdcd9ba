namespace EgressTools.Sources;

/// <summary>What the files of one agent's pod in a support bundle tell. Of a file that is there twice the first counts.</summary>
/// <param name="file">The archive or the first file, for messages.</param>
internal sealed class BundleAgent(string file)
{
    /// <summary>The archive or the first file, for messages.</summary>
    public string File { get; } = file;
    private readonly Dictionary<BugtoolKind, EgressMapReading> _dumps = [];
    private EgressMapReading? _listing;
    private string? _mapFile;
    private AgentReply<NodeInterfaces>? _interfaces;
    private string? _route4;
    private string? _route6;
    private ImmutableArray<string>? _devices;
    private AgentReply<AgentConfiguration>? _configuration;

    /// <summary>Why not all of it could be read; null where it could.</summary>
    public string? Damage { get; set; }
    /// <summary>The rows of nat-stats; null where no file has them.</summary>
    public ImmutableArray<NatUsage>? Usages { get; private set; }

    /// <summary>Takes in a file.</summary>
    /// <param name="content">What is in it; null where it is too large.</param>
    public void Add(BugtoolKind kind, string name, byte[]? content)
    {
        var text = content is null ? "" : Encoding.UTF8.GetString(content);
        // cilium-bugtool writes below what a command printed that it failed. What it printed before
        // is not the whole, and would look as if something were missing.
        var failure = content is null ? $"it is larger than {InputLimits.WholeFileBytes >> 20} MB" : text.IndexOf("> Error while running",
            StringComparison.Ordinal) is var at and >= 0 ? $"the command failed when the bundle was made: {EgressMapOutput.Quote(text[at..])}" : null;
        switch (kind)
        {
            case BugtoolKind.EgressList:
                _listing ??= Of(failure, text, static t => EgressMapOutput.Parse(t));
                _mapFile ??= name;
                break;
            case BugtoolKind.Dump4 or BugtoolKind.Dump4V2 or BugtoolKind.Dump6:
                // That there is no such map is a failure of bpftool, and an answer.
                _dumps.TryAdd(kind, MapDump.Parse(text, kind == BugtoolKind.Dump6) is { Absent: true } absent ? absent
                    : Of(failure, text, t => MapDump.Parse(t, kind == BugtoolKind.Dump6)));
                break;
            case BugtoolKind.Addresses:
                _interfaces ??= failure is null ? InterfaceOutput.Parse("", text) : AgentReply<NodeInterfaces>.Failed(failure);
                break;
            case BugtoolKind.Routes4:
                _route4 ??= failure is null ? InterfaceOutput.DefaultRoute(text) : null;
                break;
            case BugtoolKind.Routes6:
                _route6 ??= failure is null ? InterfaceOutput.DefaultRoute(text) : null;
                break;
            case BugtoolKind.Status:
                _devices ??= failure is null ? AgentConfigurationOutput.Devices(text) : null;
                break;
            case BugtoolKind.Configuration:
                _configuration ??= failure is null ? AgentConfigurationOutput.Parse("", text) : AgentReply<AgentConfiguration>.Failed(failure);
                break;
            case BugtoolKind.NatStats:
                Usages = Usages is { IsEmpty: false } ? Usages : NatStatsOutput.Parse("", text);
                break;
        }
    }

    /// <summary>The map: as the agent listed it, or where that is missing as it was dumped.</summary>
    /// <param name="version">The release, which decides on the map that counts; null for the newest.</param>
    public AgentReply<AgentMap> Map(string node, CiliumVersion? version)
    {
        if (_listing is { Fault: null } listing)
            return new AgentMap(node, listing.Entries) { Absent = listing.Absent };
        var dump = Dumped(version);
        if (dump is { Fault: null })
            return new AgentMap(node, dump.Entries) { Absent = dump.Absent };
        return AgentReply<AgentMap>.Failed(Damage is { } damage && _listing is null ? damage
            : (_listing ?? dump)?.Fault is { } fault ? $"{fault} ({_mapFile ?? File})"
            : $"{File} has neither a listing nor a dump of its egress map");
    }

    /// <summary>The interfaces; null where no file tells of them.</summary>
    public AgentReply<NodeInterfaces>? Interfaces(string node) =>
        _interfaces is { Value: { } known } ? InterfaceOutput.With(known with { Node = node }, _route4, _route6, _devices) : _interfaces;

    /// <summary>The agent's configuration; null where no file tells of it.</summary>
    public AgentReply<AgentConfiguration>? Configuration(string node) => _configuration switch
    {
        { Value: { } known } => known with { Node = node, Devices = _devices ?? known.Devices },
        null when _devices is { } devices => new AgentConfiguration(node) { Devices = devices },
        _ => _configuration,
    };

    private static EgressMapReading Of(string? failure, string text, Func<string, EgressMapReading> parse) =>
        failure is null ? parse(text) : EgressMapReading.Failed(failure);

    /// <summary>From 1.20 on the agent fills a map of its own beside the old one, which it lists where it is there; before, such a map is left over from a
    /// release that ran earlier.</summary>
    private EgressMapReading? Dumped(CiliumVersion? version)
    {
        var old = _dumps.GetValueOrDefault(BugtoolKind.Dump4);
        var ipv4 = version is { Major: 1, Minor: < 20 } || _dumps.GetValueOrDefault(BugtoolKind.Dump4V2) is not { Absent: false } newer ? old : newer;
        var ipv6 = _dumps.GetValueOrDefault(BugtoolKind.Dump6);
        if (ipv4 is null && ipv6 is null)
            return null;
        if (ipv4 is null || ipv4.Fault is not null || ipv6?.Fault is not null)
            return ipv4?.Fault is not null ? ipv4 : ipv6?.Fault is not null ? ipv6 : EgressMapReading.Failed("the dump of its IPv4 map is missing");
        if (ipv6 is null && _configuration?.Value?.IPv6 == true && version is not { Major: 1, Minor: < 18 })
            return EgressMapReading.Failed("the dump of its IPv6 map is missing");
        return new EgressMapReading([.. ipv4.Entries, .. ipv6?.Entries ?? []], Absent: ipv4.Absent && ipv6?.Absent != false);
    }
}
