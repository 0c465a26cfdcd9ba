namespace EgressTools.Probes;

/// <summary>What an agent holds, and what it runs with, without which the map proves nothing: pinned maps outlive the feature.</summary>
/// <param name="Map">Its egress map.</param>
/// <param name="Configuration">Its own configuration, or why that is not known.</param>
internal sealed record AgentState(AgentMap Map, AgentReply<AgentConfiguration> Configuration)
{
    /// <summary>What it tells.</summary>
    public const SnapshotKinds Kinds = SnapshotKinds.AgentMaps | SnapshotKinds.AgentConfigurations;
}

/// <summary>
/// One agent, asked through exec in the ways that its release knows. Every question ends with a <see cref="ClusterException"/>
/// where the server refuses exec or the pod is gone.
/// </summary>
internal sealed class Agent(ApiClient client, ObjectName pod, string node)
{
    // cilium-dbg since 1.15, before that cilium.
    private static readonly ImmutableArray<string> Programs = ["cilium-dbg", "cilium"];

    /// <summary>Asks for its egress map: for JSON, and for the table where that is not known or not understood.</summary>
    public Task<AgentReply<AgentMap>> MapAsync(CancellationToken cancellationToken) =>
        BestAsync([["bpf", "egress", "list", "-o", "json"], ["bpf", "egress", "list"]], ServerLimits.MapBytes, Map, cancellationToken);

    /// <summary>Asks for its own configuration.</summary>
    public Task<AgentReply<AgentConfiguration>> ConfigurationAsync(CancellationToken cancellationToken) =>
        BestAsync([["config", "--all"]], ServerLimits.OutputBytes, result => AgentConfigurationOutput.Parse(node, result.Stdout), cancellationToken);

    /// <summary>Asks for both at once.</summary>
    public async Task<AgentReply<AgentState>> StateAsync(CancellationToken cancellationToken)
    {
        var (map, configuration) = (MapAsync(cancellationToken), ConfigurationAsync(cancellationToken));
        await Task.WhenAll(map, configuration).ConfigureAwait(false);
        var held = await map.ConfigureAwait(false);
        return held.Value is { } found ? new AgentState(found, await configuration.ConfigureAwait(false)) : AgentReply<AgentState>.Failed(held.Fault!);
    }

    /// <summary>What a command of its own program prints.</summary>
    public Task<AgentReply<string>> TextAsync(ImmutableArray<string> command, CancellationToken cancellationToken) =>
        BestAsync([command], ServerLimits.OutputBytes, static result => (AgentReply<string>)result.Stdout, cancellationToken);

    /// <summary>Asks for the interfaces of its node, whose network it shares. Without routes or devices these alone are not known.</summary>
    public async Task<AgentReply<NodeInterfaces>> InterfacesAsync(CancellationToken cancellationToken)
    {
        var addresses = await IPAsync("ip", "-j", "addr").ConfigureAwait(false);
        if (addresses.Value is not { } found)
            return AgentReply<NodeInterfaces>.Failed(addresses.Fault!);
        var status = await TextAsync(["status", "--verbose"], cancellationToken).ConfigureAwait(false);
        var interfaces = InterfaceOutput.Parse(node, found);
        return interfaces.Value is not { } known ? interfaces : InterfaceOutput.With(known, await RouteAsync("-4").ConfigureAwait(false),
            await RouteAsync("-6").ConfigureAwait(false), status.Value is { } text ? AgentConfigurationOutput.Devices(text) : null);

        async Task<string?> RouteAsync(string family) =>
            (await IPAsync("ip", "-j", family, "route").ConfigureAwait(false)).Value is { } routes ? InterfaceOutput.DefaultRoute(routes) : null;

        async Task<AgentReply<string>> IPAsync(params ImmutableArray<string> command)
        {
            var (reply, isMissing) = await RunAsync(command, ServerLimits.MapBytes, static result => (AgentReply<string>)result.Stdout, cancellationToken)
                .ConfigureAwait(false);
            return isMissing ? AgentReply<string>.Failed("its image has no program ip") : reply;
        }
    }

    // Where no form is understood, the first answer is the one that was asked for.
    private async Task<AgentReply<T>> BestAsync<T>(
        ImmutableArray<ImmutableArray<string>> forms, int maxOutput, Func<ExecResult, AgentReply<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        foreach (var program in Programs)
        {
            AgentReply<T>? first = null;
            foreach (var form in forms)
            {
                var (reply, isMissing) = await RunAsync([program, .. form], maxOutput, read, cancellationToken).ConfigureAwait(false);
                if (isMissing)
                    break;
                if (reply.Fault is null)
                    return reply;
                first ??= reply;
            }
            if (first is { } answer)
                return answer;
        }
        return AgentReply<T>.Failed($"its image has neither of {Listed.Short(Programs)}");
    }

    private Task<(AgentReply<T> Reply, bool IsMissing)> RunAsync<T>(
        ImmutableArray<string> command, int maxOutput, Func<ExecResult, AgentReply<T>> read, CancellationToken cancellationToken)
        where T : class => client.ExecAsync(pod, CiliumAgent.ContainerName, command, maxOutput,
            result => (Read(result, maxOutput, read), EchoScript.IsMissing(result)), cancellationToken);

    private static AgentReply<T> Read<T>(ExecResult result, int maxOutput, Func<ExecResult, AgentReply<T>> read)
        where T : class => result switch
        {
            { IsCut: true } => AgentReply<T>.Failed($"it printed more than {(maxOutput >= 1 << 20 ? $"{maxOutput >> 20} MB" : $"{maxOutput >> 10} KB")}"),
            { ExitCode: null } => AgentReply<T>.Failed($"the command could not be run: {EgressMapOutput.Quote(result.Failure ?? "")}"),
            { ExitCode: not 0 } => AgentReply<T>
                .Failed($"the command ended with {result.ExitCode}: {EgressMapOutput.Quote(result.Stderr.Length > 0 ? result.Stderr : result.Stdout)}"),
            _ => read(result),
        };

    private AgentReply<AgentMap> Map(ExecResult result)
    {
        var reading = EgressMapOutput.Parse(result.Stdout, result.Stderr);
        return reading.Fault is { } fault ? AgentReply<AgentMap>.Failed(fault) : new AgentMap(node, reading.Entries) { Absent = reading.Absent };
    }
}
