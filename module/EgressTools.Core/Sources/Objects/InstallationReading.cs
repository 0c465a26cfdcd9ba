using System.Text.Json;
using EgressTools.Model;

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
        (string? Image, AgentPlacement? Placement) template = (null, null);
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
        return metadata.Name.Length == 0 || template.Image is not { } image ? null : new CiliumAgent(metadata.ObjectName, image, Chart(metadata.Labels))
        {
            Placement = template.Placement,
            IsLabelled = metadata.Labels.GetValueOrDefault("k8s-app") == "cilium",
        };
    }

    /// <summary>What labels of a workload say of the version; empty where they say nothing.</summary>
    public static string Chart(LabelSet labels) =>
        labels.TryGetValue("helm.sh/chart", out var chart) || labels.TryGetValue("app.kubernetes.io/version", out chart) ? chart : "";

    /// <summary>The agent's image, null where no container is the agent's, and where the pods run.</summary>
    private static (string? Image, AgentPlacement? Placement) Template(ref Utf8JsonReader reader, StringPool pool, ReadOnlySpan<string> path)
    {
        var found = ((string?)null, (AgentPlacement?)null);
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

    private static (string? Image, AgentPlacement? Placement) PodSpec(ref Utf8JsonReader reader, StringPool pool)
    {
        string? image = null;
        AgentPlacement? placement = null;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("containers"u8))
                image = PodReading.Containers(ref reader, pool, "spec.template.spec.containers").Where(static c => c.Name == CiliumAgent.ContainerName).Select(static c => c.Image).FirstOrDefault();
            else if (!PlacementReading.Member(ref reader, pool, ref placement))
                reader.PassOver();
        }
        return (image, placement);
    }
}
