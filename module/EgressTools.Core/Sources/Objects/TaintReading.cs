namespace EgressTools.Sources.Objects;

/// <summary>Taints, and the tolerations of Deployments and StatefulSets.</summary>
internal static class TaintReading
{
    private static readonly ObjectShape<PodToleration> Toleration = new(
        ("key", static (ref r, in at, ref t) => t = t with { Key = r.Text(at) }),
        ("operator", static (ref r, in at, ref t) => t = t with { Operator = r.Text(at) }),
        ("value", static (ref r, in at, ref t) => t = t with { Value = r.Text(at) }),
        ("effect", static (ref r, in at, ref t) => t = t with { Effect = r.Text(at) }));

    private static readonly ObjectShape<ImmutableArray<PodToleration>> WorkloadMembers = new(
        ("spec.template.spec.tolerations", static (ref r, in at, ref t) => t = Tolerations(ref r, at)));

    private static readonly ObjectShape<ImmutableArray<PodToleration>> PodMembers = new(
        ("spec.tolerations", static (ref r, in at, ref t) => t = Tolerations(ref r, at)));

    public static ImmutableArray<NodeTaint> Taints(ref Utf8JsonReader reader, in Place at) =>
        [.. Tolerations(ref reader, at).Select(static t => new NodeTaint(t.Key, t.Value, t.Effect))];

    /// <summary>The <c>tolerations</c> of a pod.</summary>
    public static ImmutableArray<PodToleration> Tolerations(ref Utf8JsonReader reader, in Place at) => Toleration.List(new("", "", "", ""), ref reader, at);

    /// <summary>A Deployment or StatefulSet.</summary>
    public static Workload? Workload(ref Utf8JsonReader reader, StringPool pool) =>
        WorkloadMembers.Named([], ref reader, pool, static (in metadata, in found) => new Workload(metadata.ObjectName, found), Metadata.Unlabelled);

    /// <summary>A Pod, read for its tolerations alone.</summary>
    public static Workload? Pod(ref Utf8JsonReader reader, StringPool pool) =>
        PodMembers.Named([], ref reader, pool, static (in metadata, in found) => new Workload(metadata.ObjectName, found), Metadata.Unlabelled);
}
