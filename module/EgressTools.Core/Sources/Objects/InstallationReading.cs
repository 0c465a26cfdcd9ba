namespace EgressTools.Sources.Objects;

internal static class InstallationReading
{
    private static readonly string[] ToPodSpec = ["template", "spec"];

    public static NamespaceInfo? Namespace(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        reader.IsObject("namespace");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 ? null : new NamespaceInfo(pool.Intern(metadata.Name), metadata.Labels);
    }

    public static CiliumAgent? DaemonSet(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        (AgentContainer? Agent, AgentPlacement? Placement) template = (null, null);
        reader.IsObject("workload");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                template = Template(ref reader, pool, ToPodSpec);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 || template.Agent is not { } agent ? null : new CiliumAgent(metadata.ObjectName, agent.Image, Chart(metadata.Labels))
        {
            Placement = template.Placement,
            Server = agent.Server,
            IsLabelled = metadata.Labels.GetValueOrDefault("k8s-app") == "cilium",
        };
    }

    /// <summary>What labels of a workload say of the version; empty where they say nothing.</summary>
    public static string Chart(LabelSet labels) =>
        labels.TryGetValue("helm.sh/chart", out var chart) || labels.TryGetValue("app.kubernetes.io/version", out chart) ? chart : "";

    /// <summary>The agent's container, null where there is none, and where the pods run.</summary>
    private static (AgentContainer? Agent, AgentPlacement? Placement) Template(ref Utf8JsonReader reader, StringPool pool, ReadOnlySpan<string> path)
    {
        var found = ((AgentContainer?)null, (AgentPlacement?)null);
        if (!reader.IsObject("spec"))
            return found;
        if (path.IsEmpty)
            return PodSpec(ref reader, pool);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals(path[0]))
                found = Template(ref reader, pool, path[1..]);
            else
                reader.PassOver();
        }
        return found;
    }

    private static (AgentContainer? Agent, AgentPlacement? Placement) PodSpec(ref Utf8JsonReader reader, StringPool pool)
    {
        AgentContainer? agent = null;
        AgentPlacement? placement = null;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("containers"u8))
                agent = AgentContainer.Read(ref reader, pool, "spec.template.spec.containers");
            else if (!PlacementReading.Member(ref reader, pool, ref placement))
                reader.PassOver();
        }
        return (agent, placement);
    }
}
