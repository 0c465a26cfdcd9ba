namespace EgressTools.Sources.Objects;

/// <summary>The container <c>cilium-agent</c> of a DaemonSet.</summary>
/// <param name="Image">Its image.</param>
/// <param name="Server">What it is told to reach the API server by; null where it is told nothing, or by a reference.</param>
internal sealed record AgentContainer(string Image, ServerAddress? Server)
{
    public const string HostVariable = "KUBERNETES_SERVICE_HOST";

    public const string PortVariable = "KUBERNETES_SERVICE_PORT";

    /// <summary>Finds it among containers; null where no one is the agent's.</summary>
    public static AgentContainer? Read(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        AgentContainer? agent = null;
        if (!reader.IsArray(path))
            return agent;
        while (reader.NextItem())
        {
            if (reader.IsObject($"{path}[]") && Container(ref reader, pool, path) is { } found)
                agent ??= found;
        }
        return agent;
    }

    private static AgentContainer? Container(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        var (name, image) = ("", "");
        ServerAddress? server = null;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("name"u8))
                name = reader.Text(pool, $"{path}[].name");
            else if (reader.ValueTextEquals("image"u8))
                image = reader.Text(pool, $"{path}[].image");
            else if (reader.ValueTextEquals("env"u8))
                server = Variables(ref reader, pool, $"{path}[].env");
            else
                reader.PassOver();
        }
        return name == CiliumAgent.ContainerName ? new AgentContainer(image, server) : null;
    }

    private static ServerAddress? Variables(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        if (!reader.IsArray(path))
            return null;
        var (host, port) = ("", "");
        while (reader.NextItem())
        {
            if (!reader.IsObject($"{path}[]"))
                continue;
            var (name, value) = Variable(ref reader, pool, path);
            host = name == HostVariable ? value : host;
            port = name == PortVariable ? value : port;
        }
        return ServerAddress.Of(host, port);
    }

    private static (string Name, string Value) Variable(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        var (name, value) = ("", "");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("name"u8))
                name = reader.Text(pool, $"{path}[].name");
            else if (reader.ValueTextEquals("value"u8))
                value = reader.Text($"{path}[].value");
            else
                reader.PassOver();
        }
        return (name, value);
    }
}
