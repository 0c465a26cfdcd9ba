using System.Text.Json;

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
            : pod with { Name = metadata.ObjectName, Uid = metadata.Uid, CreatedAt = metadata.CreatedAt, Labels = metadata.Labels, Terminating = metadata.Terminating, IsProbe = metadata.IsProbe };
    }

    /// <summary>Each container.</summary>
    public static ImmutableArray<ContainerSpec> Containers(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        if (!reader.IsArray(path))
            return [];
        var containers = ImmutableArray.CreateBuilder<ContainerSpec>();
        while (reader.NextItem())
        {
            if (reader.IsObject($"{path}[]"))
                containers.Add(Container(ref reader, pool, path));
        }
        return containers.ToImmutable();
    }

    private static ContainerSpec Container(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        var name = "";
        var image = "";
        var restarts = "";
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("name"u8))
                name = reader.Text(pool, $"{path}[].name");
            else if (reader.ValueTextEquals("image"u8))
                image = reader.Text(pool, $"{path}[].image");
            else if (reader.ValueTextEquals("restartPolicy"u8))
                restarts = reader.Text(pool, $"{path}[].restartPolicy");
            else
                reader.PassOver();
        }
        return new ContainerSpec(name, image, KeepsRunning: restarts == "Always");
    }

    private static Pod Spec(ref Utf8JsonReader reader, StringPool pool, Pod pod)
    {
        if (!reader.IsObject("spec"))
            return pod;
        ImmutableArray<string> sidecars = [];
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
            else if (reader.ValueTextEquals("initContainers"u8))
                sidecars = [.. Containers(ref reader, pool, "spec.initContainers").Where(static c => c.KeepsRunning).Select(static c => c.Name)];
            else
                reader.PassOver();
        }
        return sidecars.IsEmpty ? pod : pod with { Containers = pod.Containers.AddRange(sidecars) };
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
                pod = WithConditions(pod, Conditions.Pod(ref reader, pool));
            else if (reader.ValueTextEquals("reason"u8))
                pod = pod with { Reason = reader.Text(pool, "status.reason") };
            else if (reader.ValueTextEquals("containerStatuses"u8))
                pod = pod with { Stopped = [.. pod.Stopped, .. ContainerStates.Stopped(ref reader, pool, "status.containerStatuses")] };
            else if (reader.ValueTextEquals("initContainerStatuses"u8))
                pod = pod with { Stopped = [.. ContainerStates.Stopped(ref reader, pool, "status.initContainerStatuses").Where(static c => c is not { Reason: "Completed", ExitCode: 0 }), .. pod.Stopped] };
            else if (reader.ValueTextEquals("podIPs"u8))
                pod = pod with { Addresses = PodIPs(ref reader) };
            else if (reader.ValueTextEquals("podIP"u8))
                single = reader.IPAddress("status.podIP");
            else
                reader.PassOver();
        }
        return pod.Addresses.IsEmpty && single is { } address ? pod with { Addresses = [address] } : pod;
    }

    private static Pod WithConditions(Pod pod, (bool Ready, string Unscheduled) conditions) =>
        pod with { Ready = conditions.Ready, Reason = conditions.Unscheduled.Length > 0 ? conditions.Unscheduled : pod.Reason };

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

/// <summary>A container as its pod's specification has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">Its image.</param>
/// <param name="KeepsRunning">Of an init container: it is a native sidecar, which runs as long as the pod.</param>
internal readonly record struct ContainerSpec(string Name, string Image, bool KeepsRunning);
