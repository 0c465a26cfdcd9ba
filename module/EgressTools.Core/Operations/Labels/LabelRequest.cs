namespace EgressTools.Operations;

/// <summary>Which nodes become gateways, or no longer, and how.</summary>
/// <param name="Change">Label and taint.</param>
public sealed record LabelRequest(NodeRequest Change)
{
    /// <summary><see cref="Timeout"/> where none is given.</summary>
    public static readonly TimeSpan StandardTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The nodes by name; empty where <see cref="Selector"/> chooses them.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The nodes by label; null where they are named.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>What is sent.</summary>
    public DryRun DryRun { get; init; }

    /// <summary>How long to wait for the CiliumNodes; zero does not wait.</summary>
    public TimeSpan Timeout { get; init; } = StandardTimeout;

    /// <summary>The name under which label and taint are owned.</summary>
    public string FieldManager { get; init; } = Options.FieldManager.Default!;

    /// <summary>Refuses a command line that chooses the nodes in several ways, or in none.</summary>
    /// <param name="ways">For each way whether it was given.</param>
    /// <exception cref="UsageException">Not exactly one was.</exception>
    public static void RequireOneWay(params ReadOnlySpan<bool> ways)
    {
        var node = Subcommands.Label.Options[0];
        if (ways.Count(true) == 0)
            throw new UsageException($"no node is named: give {node}, {Options.Selector} or {Options.NodesFrom}", "NoNode");
        if (ways.Count(true) > 1)
            throw new UsageException($"nodes are chosen in more than one way: give one of {node}, {Options.Selector} and {Options.NodesFrom}",
                "TwoNodeChoices");
    }

    internal Task<ChosenNodes> NodesAsync(ApiClient client, CancellationToken cancellationToken) => Selector is { } selector
        ? ChosenNodes.SelectAsync(client, selector, cancellationToken)
        : ChosenNodes.NamedAsync(client, [.. Names.Select(NodeNames.Plain)], cancellationToken);
}
