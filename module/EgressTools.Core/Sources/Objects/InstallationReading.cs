namespace EgressTools.Sources.Objects;

internal static class InstallationReading
{
    private static readonly ObjectShape<NodeRequirement> Requirement = new(
        ("key", static (ref r, in at, ref q) => q = q with { Key = r.Text(at) }),
        ("operator", static (ref r, in at, ref q) => q = q with { Operator = r.Text(at) }),
        ("values", static (ref r, in at, ref q) => q = q with { Values = r.Texts(at) }));

    private static readonly ObjectShape<NodeSelectorTerm> Term = new(
        ("matchExpressions", static (ref r, in at, ref t) => t = t with { Labels = Requirement.List(new("", "", []), ref r, at) }),
        ("matchFields", static (ref r, in at, ref t) => t = t with { Fields = Requirement.List(new("", "", []), ref r, at) }));

    private static readonly ObjectShape<ImmutableArray<NodeSelectorTerm>?> Affinity = new(
        ("nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms", static (ref r, in at, ref t) =>
            t = Term.List(new([], []), ref r, at)));

    private static readonly ObjectShape<(AgentContainer? Agent, AgentPlacement? Placement)> DaemonSetMembers = new(
        ("spec.template.spec.containers", static (ref r, in at, ref t) => t.Agent = AgentContainer.Read(ref r, at)),
        ("spec.template.spec.nodeSelector", static (ref r, in at, ref t) => t.Placement = (t.Placement ?? new()) with { NodeSelector = r.Labels(at) }),
        ("spec.template.spec.tolerations", static (ref r, in at, ref t) =>
            t.Placement = (t.Placement ?? new()) with { Tolerations = TaintReading.Tolerations(ref r, at) }),
        ("spec.template.spec.affinity", static (ref r, in at, ref t) => t.Placement = (t.Placement ?? new()) with { Terms = Affinity.From(null, ref r, at) }));

    private static readonly ObjectShape<ValueTuple> NoMembers = new();

    public static NamespaceInfo? Namespace(ref Utf8JsonReader reader, StringPool pool) =>
        NoMembers.Named(default, ref reader, pool, (in metadata, in _) => new NamespaceInfo(pool.Intern(metadata.Name), metadata.Labels));

    public static CiliumAgent? DaemonSet(ref Utf8JsonReader reader, StringPool pool) =>
        DaemonSetMembers.Named(default, ref reader, pool, static (in metadata, in template) => template.Agent is not { } agent ? null
            : new CiliumAgent(metadata.ObjectName, agent.Image, Chart(metadata.Labels))
            {
                Placement = template.Placement,
                Server = agent.Server,
                IsLabelled = metadata.Labels.GetValueOrDefault("k8s-app") == "cilium",
            });

    /// <summary>What labels of a workload say of the version; empty where they say nothing.</summary>
    public static string Chart(LabelSet labels) =>
        labels.TryGetValue("helm.sh/chart", out var chart) || labels.TryGetValue("app.kubernetes.io/version", out chart) ? chart : "";
}
