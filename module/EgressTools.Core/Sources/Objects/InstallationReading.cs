using System.Text.Json;
using EgressTools.Model;

namespace EgressTools.Sources.Objects;

internal static class InstallationReading
{
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
        string? image = null;
        reader.IsObject("workload");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                image = TemplateImage(ref reader, pool);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 || image is null ? null : new CiliumAgent(metadata.ObjectName, image, Chart(metadata.Labels));
    }

    /// <summary>What labels of a workload say of the version; empty where they say nothing.</summary>
    public static string Chart(LabelSet labels) =>
        labels.TryGetValue("helm.sh/chart", out var chart) || labels.TryGetValue("app.kubernetes.io/version", out chart) ? chart : "";

    private static string? TemplateImage(ref Utf8JsonReader reader, StringPool pool)
    {
        string? image = null;
        if (!reader.IsObject("spec"))
            return image;
        while (reader.NextMember())
        {
            if (!reader.ValueTextEquals("template"u8))
                reader.PassOver();
            else if (reader.IsObject("spec.template"))
                image = PodTemplate(ref reader, pool);
        }
        return image;
    }

    private static string? PodTemplate(ref Utf8JsonReader reader, StringPool pool)
    {
        string? image = null;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("spec"u8))
                image = AgentImage(ref reader, pool, "spec.template.spec");
            else
                reader.PassOver();
        }
        return image;
    }

    // Null where no container is the agent's.
    private static string? AgentImage(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        string? image = null;
        if (!reader.IsObject(path))
            return image;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("containers"u8))
                image = PodReading.Containers(ref reader, pool, $"{path}.containers").Where(static c => c.Name == CiliumAgent.ContainerName).Select(static c => c.Image).FirstOrDefault();
            else
                reader.PassOver();
        }
        return image;
    }
}
