namespace EgressTools.Sources.Objects;

internal static class PodReading
{
    public static Pod? Pod(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var (spec, status) = (new PodSpec(), new PodStatus());
        reader.IsObject("pod");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                spec.Read(ref reader, pool);
            else if (reader.ValueTextEquals("status"u8))
                status.Read(ref reader, pool);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 ? null : new Pod(metadata.ObjectName)
        {
            Id = metadata.Uid,
            CreatedAt = metadata.CreatedAt,
            Labels = metadata.Labels,
            Terminating = metadata.Terminating,
            IsProbe = metadata.IsProbe,
            NodeName = spec.NodeName,
            HostNetwork = spec.HostNetwork,
            ServiceAccount = spec.ServiceAccount,
            Containers = spec.Containers,
            Phase = status.Phase,
            Ready = status.Ready,
            Reason = status.Reason,
            Stopped = status.Stopped,
            Addresses = status.Addresses,
        };
    }

    /// <summary>Each container.</summary>
    public static ImmutableArray<ContainerSpec> Containers(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        if (!reader.IsArray(path))
            return [];
        var containers = ImmutableArray.CreateBuilder<ContainerSpec>(1);
        while (reader.NextItem())
        {
            if (reader.IsObject($"{path}[]"))
                containers.Add(Container(ref reader, pool, path));
        }
        return containers.DrainToImmutable();
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

    /// <summary>What is read of a pod's specification.</summary>
    private struct PodSpec()
    {
        public string NodeName = "";
        public string ServiceAccount = "";
        public bool HostNetwork;
        public ImmutableArray<string> Containers = [];

        public void Read(ref Utf8JsonReader reader, StringPool pool)
        {
            if (!reader.IsObject("spec"))
                return;
            ImmutableArray<string> sidecars = [];
            while (reader.NextMember())
            {
                if (reader.ValueTextEquals("nodeName"u8))
                    NodeName = reader.Text(pool, "spec.nodeName");
                else if (reader.ValueTextEquals("hostNetwork"u8))
                    HostNetwork = reader.Flag("spec.hostNetwork");
                else if (reader.ValueTextEquals("serviceAccountName"u8))
                    ServiceAccount = reader.Text(pool, "spec.serviceAccountName");
                else if (reader.ValueTextEquals("containers"u8))
                    Containers = pool.Intern([.. PodReading.Containers(ref reader, pool, "spec.containers").Select(static c => c.Name)]);
                else if (reader.ValueTextEquals("initContainers"u8))
                    sidecars = [.. PodReading.Containers(ref reader, pool, "spec.initContainers").Where(static c => c.KeepsRunning).Select(static c => c.Name)];
                else
                    reader.PassOver();
            }
            if (!sidecars.IsEmpty)
                Containers = Containers.AddRange(sidecars);
        }
    }

    /// <summary>What is read of its status.</summary>
    private struct PodStatus()
    {
        public string Phase = "";
        public string Reason = "";
        public bool Ready;
        public ImmutableArray<StoppedContainer> Stopped = [];
        public ImmutableArray<Address> Addresses = [];

        public void Read(ref Utf8JsonReader reader, StringPool pool)
        {
            if (!reader.IsObject("status"))
                return;
            Address? single = null;
            while (reader.NextMember())
            {
                if (reader.ValueTextEquals("phase"u8))
                    Phase = reader.Text(pool, "status.phase");
                else if (reader.ValueTextEquals("conditions"u8))
                    Take(Conditions.Pod(ref reader, pool));
                else if (reader.ValueTextEquals("reason"u8))
                    Reason = reader.Text(pool, "status.reason");
                else if (reader.ValueTextEquals("containerStatuses"u8))
                    Stopped = Stopped.AddRange(ContainerStates.Stopped(ref reader, pool, "status.containerStatuses"));
                else if (reader.ValueTextEquals("initContainerStatuses"u8))
                    Stopped = [.. ContainerStates.Stopped(ref reader, pool, "status.initContainerStatuses").Where(static c => !c.IsDone), .. Stopped];
                else if (reader.ValueTextEquals("podIPs"u8))
                    Addresses = PodIPs(ref reader);
                else if (reader.ValueTextEquals("podIP"u8))
                    single = reader.IPAddress("status.podIP");
                else
                    reader.PassOver();
            }
            if (Addresses.IsEmpty && single is { } address)
                Addresses = [address];
        }

        private void Take((bool Ready, string Unscheduled) conditions)
        {
            Ready = conditions.Ready;
            if (conditions.Unscheduled.Length > 0)
                Reason = conditions.Unscheduled;
        }
    }

    private static ImmutableArray<Address> PodIPs(ref Utf8JsonReader reader)
    {
        if (!reader.IsArray("status.podIPs"))
            return [];
        var addresses = ImmutableArray.CreateBuilder<Address>(1);
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
        return addresses.DrainToImmutable();
    }
}

/// <summary>A container as its pod's specification has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">Its image.</param>
/// <param name="KeepsRunning">Of an init container: it is a native sidecar, which runs as long as the pod.</param>
internal readonly record struct ContainerSpec(string Name, string Image, bool KeepsRunning);
