using System.Collections.Immutable;
using System.Text.Json;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Sources.Objects;

internal static class PodReading
{
    public static Pod? Pod(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var pod = new Pod(default(ObjectName));
        reader.IsObject("pod");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                pod = Spec(ref reader, pool, pod);
            else if (reader.ValueTextEquals("status"u8))
                pod = Status(ref reader, pool, pod);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0
            ? null
            : pod with { Name = metadata.ObjectName, Uid = metadata.Uid, Labels = metadata.Labels, Terminating = metadata.Terminating, IsProbe = metadata.IsProbe };
    }

    /// <summary>Name and image of each container.</summary>
    public static ImmutableArray<(string Name, string Image)> Containers(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        if (!reader.IsArray(path))
            return [];
        var containers = ImmutableArray.CreateBuilder<(string, string)>();
        while (reader.NextItem())
        {
            if (reader.IsObject($"{path}[]"))
                containers.Add(Container(ref reader, pool, path));
        }
        return containers.ToImmutable();
    }

    private static (string Name, string Image) Container(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        var name = "";
        var image = "";
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("name"u8))
                name = reader.Text(pool, $"{path}[].name");
            else if (reader.ValueTextEquals("image"u8))
                image = reader.Text(pool, $"{path}[].image");
            else
                reader.PassOver();
        }
        return (name, image);
    }

    private static Pod Spec(ref Utf8JsonReader reader, StringPool pool, Pod pod)
    {
        if (!reader.IsObject("spec"))
            return pod;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("nodeName"u8))
                pod = pod with { NodeName = reader.Text(pool, "spec.nodeName") };
            else if (reader.ValueTextEquals("hostNetwork"u8))
                pod = pod with { HostNetwork = reader.Flag("spec.hostNetwork") };
            else if (reader.ValueTextEquals("serviceAccountName"u8))
                pod = pod with { ServiceAccount = reader.Text(pool, "spec.serviceAccountName") };
            else if (reader.ValueTextEquals("containers"u8))
                pod = pod with { Containers = [.. Containers(ref reader, pool, "spec.containers").Select(static c => c.Name)] };
            else
                reader.PassOver();
        }
        return pod;
    }

    private static Pod Status(ref Utf8JsonReader reader, StringPool pool, Pod pod)
    {
        if (!reader.IsObject("status"))
            return pod;
        Address? single = null;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("phase"u8))
                pod = pod with { Phase = reader.Text(pool, "status.phase") };
            else if (reader.ValueTextEquals("conditions"u8))
                pod = pod with { Ready = Conditions.Ready(ref reader, pool) == NodeReadiness.Ready };
            else if (reader.ValueTextEquals("podIPs"u8))
                pod = pod with { Addresses = PodIPs(ref reader) };
            else if (reader.ValueTextEquals("podIP"u8))
                single = reader.IPAddress("status.podIP");
            else
                reader.PassOver();
        }
        return pod.Addresses.IsEmpty && single is { } address ? pod with { Addresses = [address] } : pod;
    }

    private static ImmutableArray<Address> PodIPs(ref Utf8JsonReader reader)
    {
        if (!reader.IsArray("status.podIPs"))
            return [];
        var addresses = ImmutableArray.CreateBuilder<Address>();
        while (reader.NextItem())
        {
            if (!reader.IsObject("status.podIPs[]"))
                continue;
            while (reader.NextMember())
            {
                if (!reader.ValueTextEquals("ip"u8))
                    reader.PassOver();
                else if (reader.IPAddress("status.podIPs[].ip") is { } address)
                    addresses.Add(address);
            }
        }
        return addresses.ToImmutable();
    }
}
