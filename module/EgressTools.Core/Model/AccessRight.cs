namespace EgressTools.Model;

/// <summary>A right that a command uses, or that the API server says is missing, in RBAC's words.</summary>
/// <param name="Verb">Such as <c>list</c>.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural, such as <c>ciliumendpoints</c> or <c>pods/exec</c>.</param>
public sealed record AccessRight(string Verb, string Group, string Resource)
{
    /// <summary>The namespace that it holds in; empty for the whole cluster.</summary>
    public string Namespace { get; init; } = "";
    /// <summary>The one object that it is for; empty for all.</summary>
    public string Name { get; init; } = "";

    /// <summary>A verb on a resource, or on one of its subresources.</summary>
    public AccessRight(string verb, ApiResource resource, string subresource = "")
        : this(verb, resource.Group, subresource.Length == 0 ? resource.Plural : $"{resource.Plural}/{subresource}")
    {
    }

    /// <summary>Whether who has this right has the other one too.</summary>
    public bool Covers(AccessRight other) => (Verb, Group, Resource) == (other.Verb, other.Group, other.Resource)
        && (Namespace.Length == 0 || Namespace == other.Namespace) && (Name.Length == 0 || Name == other.Name);

    /// <summary>What a prediction cannot do without comes first.</summary>
    private static readonly SnapshotKinds[] Order =
        [SnapshotKinds.Policies, SnapshotKinds.Endpoints, SnapshotKinds.CiliumNodes, SnapshotKinds.Nodes, SnapshotKinds.Installation, SnapshotKinds.Pods];

    /// <summary>The rights that gaps tell of, the needed before the optional.</summary>
    public static ImmutableArray<AccessRight> Of(IEnumerable<Gap> gaps) =>
    [
        .. from gap in gaps
           where gap.Right is not null
           let place = Array.FindIndex(Order, kind => (gap.Kinds & kind) != SnapshotKinds.None)
           orderby place < 0 ? Order.Length : place, gap.What
           select gap.Right,
    ];

    /// <summary>Several rights as one clause and as the rules of roles, for the message: what an administrator has to be asked for, all at once.</summary>
    public static string Sentence(ImmutableArray<AccessRight> rights) => $"not allowed to {Words(rights)}: add to {Rules(rights)}";

    /// <summary>"list nodes and daemonsets.apps, and to get configmaps/cilium-config in namespace kube-system".</summary>
    private static string Words(ImmutableArray<AccessRight> rights) =>
        string.Join(", and to ", rights.GroupBy(static r => r.Verb, static r => r.Target, StringComparer.Ordinal)
            .Select(static g => $"{g.Key} {Listed.All(g)}"));

    private string Target => $"{Resource}{(Group.Length == 0 ? "" : $".{Group}")}{(Name.Length == 0 ? "" : $"/{Name}")}" +
        $"{(Namespace.Length == 0 ? "" : $" in namespace {Namespace}")}";

    private static string Rules(ImmutableArray<AccessRight> rights) => string.Join("; to ", rights
        .GroupBy(static r => r.Namespace, StringComparer.Ordinal)
        .OrderBy(static role => role.Key.Length)
        .Select(static role => $"{(role.Key.Length == 0 ? "a ClusterRole" : $"a Role in namespace {role.Key}")} "
            + string.Join(", ", role.GroupBy(static r => (r.Group, r.Name, r.Verb)).Select(static r => Rule(r.Key.Group, r.Key.Name, r.Key.Verb, r)))));

    private static string Rule(string group, string name, string verb, IEnumerable<AccessRight> rights)
    {
        var resources = string.Join(", ", rights.Select(static r => r.Resource).Distinct(StringComparer.Ordinal));
        var names = name.Length == 0 ? "" : $", resourceNames: [{name}]";
        return $"{{apiGroups: [{(group.Length == 0 ? "\"\"" : group)}], resources: [{resources}]{names}, verbs: [{verb}]}}";
    }
}
