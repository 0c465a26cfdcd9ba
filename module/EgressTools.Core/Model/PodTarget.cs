namespace EgressTools.Model;

/// <summary>Pods as they are named to <c>kubectl exec</c>: one, or those of a workload.</summary>
/// <param name="Workload">The kind of workload; null for a pod.</param>
public readonly record struct PodTarget(ObjectName Name, ApiResource? Workload)
{
    private static readonly FrozenDictionary<string, ApiResource?> Types = All()
        .ToFrozenDictionary(static t => t.Word, static t => t.Resource, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads "name", "TYPE/name" or "namespace/name". What begins with a type's name is of that type, so a pod in a namespace that is called like a
    /// type (such as "job") has to be named together with the namespace option.</summary>
    /// <exception cref="UsageException">It is something else.</exception>
    public static PodTarget Parse(string text, string space)
    {
        var parts = text.Split('/');
        if (parts.Contains("") || parts.Length > 2)
            throw new UsageException($"'{text}' does not name a pod: write NAME, NAMESPACE/NAME, or TYPE/NAME such as deploy/web", "InvalidPodName");
        return parts.Length == 1 ? new PodTarget(new ObjectName(space, text), null)
            : Types.TryGetValue(parts[0], out var workload) ? new PodTarget(new ObjectName(space, parts[1]), workload)
            : new PodTarget(new ObjectName(parts[0], parts[1]), null);
    }

    private static IEnumerable<(string Word, ApiResource? Resource)> All() =>
    [
        .. Words(null, "po", "pod", "pods"),
        .. Words(ApiResource.Deployments, "deploy", "deployment", "deployments", "deployment.apps", "deployments.apps"),
        .. Words(ApiResource.StatefulSets, "sts", "statefulset", "statefulsets", "statefulset.apps", "statefulsets.apps"),
        .. Words(ApiResource.DaemonSets, "ds", "daemonset", "daemonsets", "daemonset.apps", "daemonsets.apps"),
        .. Words(ApiResource.ReplicaSets, "rs", "replicaset", "replicasets", "replicaset.apps", "replicasets.apps"),
        .. Words(ApiResource.Jobs, "job", "jobs", "job.batch", "jobs.batch"),
        .. Words(ApiResource.Services, "svc", "service", "services"),
    ];

    private static IEnumerable<(string Word, ApiResource? Resource)> Words(ApiResource? resource, params string[] words) => words.Select(w => (w, resource));
}

/// <summary>Pods of a namespace by their labels.</summary>
/// <param name="Selector">What their labels match.</param>
public sealed record PodSet(string Namespace, LabelSelector Selector);
