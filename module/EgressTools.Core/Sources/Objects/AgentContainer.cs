namespace EgressTools.Sources.Objects;

/// <summary>The container <c>cilium-agent</c> of a DaemonSet.</summary>
/// <param name="Server">The API server that it is told to use; null where it is told none, or by a reference.</param>
internal sealed record AgentContainer(string Image, ServerAddress? Server)
{
    public const string HostVariable = "KUBERNETES_SERVICE_HOST";
    public const string PortVariable = "KUBERNETES_SERVICE_PORT";

    private static readonly ObjectShape<(string Name, string Value)> Variable = new(
        ("name", static (ref r, in at, ref v) => v.Name = r.Text(at)),
        ("value", static (ref r, in at, ref v) => v.Value = r.Text(at.Path)));

    private static readonly ObjectShape<(string Name, string Image, ServerAddress? Server)> Container = new(
        ("name", static (ref r, in at, ref c) => c.Name = r.Text(at)),
        ("image", static (ref r, in at, ref c) => c.Image = r.Text(at)),
        ("env", static (ref r, in at, ref c) => c.Server = ServerIn(Variable.List(("", ""), ref r, at))));

    /// <summary>Finds it among containers; null where none is the agent's.</summary>
    public static AgentContainer? Read(ref Utf8JsonReader reader, in Place at) => Container.List(("", "", null), ref reader, at)
        .Where(static c => c.Name == CiliumAgent.ContainerName).Select(static c => new AgentContainer(c.Image, c.Server)).FirstOrDefault();

    private static ServerAddress? ServerIn(ImmutableArray<(string Name, string Value)> variables) => ServerAddress.Of(
        variables.LastOrDefault(static v => v.Name == HostVariable).Value, variables.LastOrDefault(static v => v.Name == PortVariable).Value);
}
