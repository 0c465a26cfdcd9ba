using System.Text.RegularExpressions;

namespace EgressTools.Sources;

/// <summary>What a file of cilium-bugtool holds: the output of one command of an agent.</summary>
internal enum BugtoolKind
{
    /// <summary>Nothing that egress needs.</summary>
    None,
    /// <summary><c>cilium-dbg bpf egress list</c>.</summary>
    EgressList,
    /// <summary><c>bpftool map dump</c> of the map of IPv4.</summary>
    Dump4,
    /// <summary>The same of the map of IPv4 that 1.20 uses.</summary>
    Dump4V2,
    /// <summary>The same of the map of IPv6.</summary>
    Dump6,
    /// <summary><c>ip a</c>.</summary>
    Addresses,
    /// <summary><c>ip -4 r</c>.</summary>
    Routes4,
    /// <summary><c>ip -6 r</c>.</summary>
    Routes6,
    /// <summary><c>cilium-dbg status --verbose</c>.</summary>
    Status,
    /// <summary><c>cilium-dbg config -a</c>.</summary>
    Configuration,
    /// <summary>The table nat-stats.</summary>
    NatStats,
}

/// <summary>The files of cilium-bugtool in a <c>cilium sysdump</c>: one folder or one .tar.gz for each agent's pod, with the output of a command in each file,
/// whose name is the command with other characters for "/" and blanks (<c>bugtool/cmd/root.go</c> of cilium/cilium). Up to 1.14 the program is <c>cilium</c>,
/// later <c>cilium-dbg</c>.</summary>
internal static partial class BugtoolFiles
{
    /// <summary>Whether a file in a bundle is to be opened for what is wanted.</summary>
    public static bool IsWanted(string path, SnapshotKinds kinds) =>
        KindOf(path, kinds) != BugtoolKind.None || ((kinds & SnapshotKinds.OfAgents) != SnapshotKinds.None && IsArchive(path))
            || (kinds.HasFlag(SnapshotKinds.AgentLogs) && IsLog(path));

    public static bool IsArchive(string path) => Archive().IsMatch(Path.GetFileName(path));

    /// <summary>The log of an agent, of the one that runs or of the one before.</summary>
    public static bool IsLog(string path) => Log().IsMatch(Path.GetFileName(path));

    /// <summary>What a file in a bundle holds of what is wanted. Names such as ip-a.txt are nothing where no folder tells of a pod.</summary>
    public static BugtoolKind KindOf(string path, SnapshotKinds kinds) =>
        KindIn(path, kinds) is var kind && (kind == BugtoolKind.EgressList || PodOf(path).Length > 0) ? kind : BugtoolKind.None;

    /// <summary>The same of an entry in the archive of a pod, whatever its path.</summary>
    public static BugtoolKind KindIn(string path, SnapshotKinds kinds) =>
        KindOf(Path.GetFileName(path)) is var kind && (kinds & NeededFor(kind)) != SnapshotKinds.None ? kind : BugtoolKind.None;

    /// <summary>The pod that a path tells of; empty where it tells of none. The innermost folder counts.</summary>
    public static string PodOf(string path) =>
        path.Split('/', '\\').AsEnumerable().Reverse().Select(static part => Folder().Match(part) is { Success: true } folder ? folder : Log().Match(part))
            .FirstOrDefault(static m => m.Success)?.Groups["pod"].Value ?? "";

    private static SnapshotKinds NeededFor(BugtoolKind kind) => kind switch
    {
        BugtoolKind.None => SnapshotKinds.None,
        BugtoolKind.EgressList or BugtoolKind.Dump4 or BugtoolKind.Dump4V2 or BugtoolKind.Dump6 => SnapshotKinds.AgentMaps,
        BugtoolKind.Addresses or BugtoolKind.Routes4 or BugtoolKind.Routes6 => SnapshotKinds.Interfaces,
        BugtoolKind.NatStats => SnapshotKinds.NatStatistics,
        _ => SnapshotKinds.Interfaces | SnapshotKinds.AgentConfigurations,
    };

    private static BugtoolKind KindOf(string file) => File().Match(file) switch
    {
        { Success: false } => BugtoolKind.None, { Groups: var groups } when groups["egress"].Success => BugtoolKind.EgressList,
        { Groups: var groups } when groups["map"].Success =>
            groups["map"].Value switch { "v4" => BugtoolKind.Dump4, "v6" => BugtoolKind.Dump6, _ => BugtoolKind.Dump4V2 },
        { Groups: var groups } when groups["addresses"].Success => BugtoolKind.Addresses,
        { Groups: var groups } when groups["routes"].Success => groups["routes"].Value == "4" ? BugtoolKind.Routes4 : BugtoolKind.Routes6,
        { Groups: var groups } when groups["status"].Success => BugtoolKind.Status,
        { Groups: var groups } when groups["config"].Success => BugtoolKind.Configuration,
        _ => BugtoolKind.NatStats,
    };

    [GeneratedRegex(
        """
        ^(cilium(-dbg)?-((?<egress>bpf-egress-list)|(?<status>status---verbose)|(?<config>config-(-a|--all))
          |(?<nat>(shell----db-show(--{1,2}format=json)?-nat-stats|statedb-(nat-stats|dump))))(--o-json)?
        |bpftool-.*-cilium_egress_gw_policy_(?<map>v4|v4_v2|v6)
        |ip-(-j-)?(?<addresses>a|addr)
        |ip-(-j-)?-(?<routes>[46])-r(oute)?)\.(md|txt|json)$
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 1000)]
    private static partial Regex File();

    [GeneratedRegex(@"^cilium-bugtool-.+\.(tar\.gz|tgz)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Archive();

    [GeneratedRegex(@"^cilium-bugtool-(?!\d{8}-\d{6})(?<pod>.+?)(-\d{8}-\d{6})?(\.tar\.gz|\.tgz)?$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Folder();

    [GeneratedRegex(@"^logs-(?<pod>.+)-cilium-agent(-\d{8}-\d{6})?(-prev)?\.log$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Log();
}
