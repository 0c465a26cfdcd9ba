namespace EgressTools.Sources.Objects;

/// <summary>Reads the pods that agents run in, as the API server has them and as our own snapshots keep them.</summary>
internal static class AgentReading
{
    /// <summary>
    /// The agent of a pod; null for any other pod. Its configuration is put together by the init container <c>config</c>, which does not run again
    /// when only the agent's container does; charts without that one let the agent read it itself.
    /// </summary>
    public static CiliumAgent? Pod(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var (node, image) = ("", (string?)null);
        var (started, ready) = ((DateTimeOffset?)null, NodeReadiness.Unknown);
        reader.IsObject("pod");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                (node, image) = Spec(ref reader, pool);
            else if (reader.ValueTextEquals("status"u8))
                (started, ready) = Status(ref reader, pool);
            else
                reader.PassOver();
        }
        if (metadata.Name.Length == 0 || image is null)
            return null;
        return new CiliumAgent(metadata.ObjectName, image, InstallationReading.Chart(metadata.Labels))
        {
            Node = node,
            StartedAt = started,
            Ready = ready switch { NodeReadiness.Ready => true, NodeReadiness.NotReady => false, _ => null },
        };
    }

    /// <summary>An item of our own EgressAgentList.</summary>
    public static RunningAgent? Saved(ref Utf8JsonReader reader, StringPool pool)
    {
        var (space, name) = ("", "");
        var agent = new RunningAgent(default, "", "", null);
        reader.IsObject("agent");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("namespace"u8))
                space = reader.Text(pool, "namespace");
            else if (reader.ValueTextEquals("pod"u8))
                name = reader.Text("pod");
            else if (reader.ValueTextEquals("node"u8))
                agent = agent with { Node = reader.Text(pool, "node") };
            else if (reader.ValueTextEquals("image"u8))
                agent = agent with { Image = reader.Text(pool, "image") };
            else if (reader.ValueTextEquals("startedAt"u8))
                agent = agent with { StartedAt = reader.Time("startedAt") };
            else if (reader.ValueTextEquals("ready"u8))
                agent = agent with { Ready = reader.Flag("ready") };
            else
                reader.PassOver();
        }
        return name.Length == 0 ? null : agent with { Pod = new ObjectName(space, name) };
    }

    private static (string Node, string? Image) Spec(ref Utf8JsonReader reader, StringPool pool)
    {
        var (node, image) = ("", (string?)null);
        if (!reader.IsObject("spec"))
            return (node, image);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("nodeName"u8))
                node = reader.Text(pool, "spec.nodeName");
            else if (reader.ValueTextEquals("containers"u8))
                image = PodReading.Containers(ref reader, pool, "spec.containers").Where(static c => c.Name == CiliumAgent.ContainerName)
                    .Select(static c => c.Image).FirstOrDefault();
            else
                reader.PassOver();
        }
        return (node, image);
    }

    private static (DateTimeOffset? Started, NodeReadiness Ready) Status(ref Utf8JsonReader reader, StringPool pool)
    {
        DateTimeOffset? pod = null, config = null, agent = null;
        var ready = NodeReadiness.Unknown;
        if (!reader.IsObject("status"))
            return (null, ready);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("startTime"u8))
                pod = reader.Time("status.startTime");
            else if (reader.ValueTextEquals("initContainerStatuses"u8))
                config = ContainerStarted(ref reader, pool, "config", "terminated");
            else if (reader.ValueTextEquals("containerStatuses"u8))
                agent = ContainerStarted(ref reader, pool, CiliumAgent.ContainerName, "running");
            else if (reader.ValueTextEquals("conditions"u8))
                ready = Conditions.Ready(ref reader, pool);
            else
                reader.PassOver();
        }
        return (config ?? agent ?? pod, ready);
    }

    private static DateTimeOffset? ContainerStarted(ref Utf8JsonReader reader, StringPool pool, string container, string state)
    {
        DateTimeOffset? found = null;
        if (!reader.IsArray("status.containerStatuses"))
            return found;
        while (reader.NextItem())
        {
            if (!reader.IsObject("status.containerStatuses[]"))
                continue;
            var name = "";
            DateTimeOffset? started = null;
            while (reader.NextMember())
            {
                if (reader.ValueTextEquals("name"u8))
                    name = reader.Text(pool, "status.containerStatuses[].name");
                else if (reader.ValueTextEquals("state"u8))
                    started = StateStarted(ref reader, state);
                else
                    reader.PassOver();
            }
            found = name == container ? started : found;
        }
        return found;
    }

    private static DateTimeOffset? StateStarted(ref Utf8JsonReader reader, string state)
    {
        DateTimeOffset? started = null;
        if (!reader.IsObject("state"))
            return started;
        while (reader.NextMember())
        {
            if (!reader.ValueTextEquals(state) || !reader.IsObject(state))
            {
                reader.PassOver();
                continue;
            }
            while (reader.NextMember())
            {
                if (reader.ValueTextEquals("startedAt"u8))
                    started = reader.Time("startedAt");
                else
                    reader.PassOver();
            }
        }
        return started;
    }
}
