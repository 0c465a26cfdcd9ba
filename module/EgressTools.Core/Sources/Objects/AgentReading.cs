namespace EgressTools.Sources.Objects;

/// <summary>Reads the pods that agents run in, as the API server has them and as our own snapshots keep them.</summary>
internal static class AgentReading
{
    private record struct AgentPod(string Node, string? Image, DateTimeOffset? Pod, DateTimeOffset? Config, DateTimeOffset? Agent, NodeReadiness Ready);

    private static readonly ObjectShape<(string Name, DateTimeOffset? Running, DateTimeOffset? Ended)> Container = new(
        ("name", static (ref r, in at, ref c) => c.Name = r.Text(at)),
        ("state.running.startedAt", static (ref r, in at, ref c) => c.Running = r.Time(at)),
        ("state.terminated.startedAt", static (ref r, in at, ref c) => c.Ended = r.Time(at)));

    private static readonly ObjectShape<AgentPod> PodMembers = new(
        ("spec.nodeName", static (ref r, in at, ref p) => p.Node = r.Text(at)),
        ("spec.containers", static (ref r, in at, ref p) => p.Image = PodReading.Containers(ref r, at)
            .Where(static c => c.Name == CiliumAgent.ContainerName).Select(static c => c.Image).FirstOrDefault()),
        ("status.startTime", static (ref r, in at, ref p) => p.Pod = r.Time(at)),
        ("status.initContainerStatuses", static (ref r, in at, ref p) => p.Config = Statuses(ref r, at, "config").Ended),
        ("status.containerStatuses", static (ref r, in at, ref p) => p.Agent = Statuses(ref r, at, CiliumAgent.ContainerName).Running),
        ("status.conditions", static (ref r, in at, ref p) => p.Ready = Conditions.Ready(ref r, at)));

    private static readonly ObjectShape<RunningAgent> SavedMembers = new(
        ("namespace", static (ref r, in at, ref a) => a = a with { Pod = a.Pod with { Namespace = r.Text(at) } }),
        ("pod", static (ref r, in at, ref a) => a = a with { Pod = a.Pod with { Name = r.Text(at.Path) } }),
        ("node", static (ref r, in at, ref a) => a = a with { Node = r.Text(at) }),
        ("image", static (ref r, in at, ref a) => a = a with { Image = r.Text(at) }),
        ("startedAt", static (ref r, in at, ref a) => a = a with { StartedAt = r.Time(at) }),
        ("ready", static (ref r, in at, ref a) => a = a with { Ready = r.Flag(at) }));

    /// <summary>The agent of a pod; null for any other pod. Its configuration is put together by the init container <c>config</c>, which does not run again
    /// when only the agent's container does; charts without that one let the agent read it itself.</summary>
    public static CiliumAgent? Pod(ref Utf8JsonReader reader, StringPool pool) =>
        PodMembers.Named(new AgentPod("", null, null, null, null, NodeReadiness.Unknown), ref reader, pool, static (in metadata, in pod) =>
            pod.Image is null ? null : new CiliumAgent(metadata.ObjectName, pod.Image, InstallationReading.Chart(metadata.Labels))
            {
                Node = pod.Node,
                StartedAt = pod.Config ?? pod.Agent ?? pod.Pod,
                Ready = pod.Ready switch { NodeReadiness.Ready => true, NodeReadiness.NotReady => false, _ => null },
            });

    /// <summary>An item of our own EgressAgentList.</summary>
    public static RunningAgent? Saved(ref Utf8JsonReader reader, StringPool pool) =>
        SavedMembers.From(new RunningAgent(new ObjectName("", ""), "", "", null), ref reader, pool) is { Pod.Name.Length: > 0 } agent ? agent : null;

    private static (string Name, DateTimeOffset? Running, DateTimeOffset? Ended) Statuses(ref Utf8JsonReader reader, in Place at, string name) =>
        Container.List(("", null, null), ref reader, at).LastOrDefault(c => c.Name == name);
}
