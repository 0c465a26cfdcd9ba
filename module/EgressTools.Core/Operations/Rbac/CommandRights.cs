namespace EgressTools.Operations;

/// <summary>What roles are for. Each level includes <see cref="Read"/>, and <see cref="Operate"/> includes all.</summary>
public enum AccessLevel
{
    /// <summary>Everything that only reads objects.</summary>
    Read,
    /// <summary>To ask pods for their exit addresses too.</summary>
    Test,
    /// <summary>To ask agents for their maps and interfaces too.</summary>
    Verify,
    /// <summary>To change nodes, policies and the installation too.</summary>
    Operate,
}

/// <summary>The rights that a command uses, or that an option of it adds.</summary>
/// <param name="Command">The command.</param>
/// <param name="Level">The least level that includes them.</param>
public sealed record CommandRights(CommandDefinition Command, AccessLevel Level)
{
    /// <summary>The option or argument that adds these rights to those of the command; null for the command itself.</summary>
    public OptionDefinition? Option { get; init; }
    /// <summary>The value of it; null where it is a switch.</summary>
    public string? Value { get; init; }
    /// <summary>The probe whose rights they are: a level has them only where this probe is asked for. Null for all others.</summary>
    public string? Probe { get; init; }
    /// <summary>Without one of them the command fails and names it.</summary>
    public ImmutableArray<AccessRight> Needed { get; init; } = [];
    /// <summary>Without one of them the answer is poorer, and the command says so.</summary>
    public ImmutableArray<AccessRight> Optional { get; init; } = [];

    /// <summary>Where policies are read, kinds that this tool does not predict are looked for too: most clusters do not have them, and without the right the
    /// command goes on.</summary>
    public ImmutableArray<AccessRight> Foreign => Needed.Concat(Optional).Contains(new AccessRight("list", ApiResource.Policies))
        ? [.. ForeignKind.All.Select(static k => new AccessRight("list", k.Group, k.Plural))] : [];

    /// <summary>All of them.</summary>
    public ImmutableArray<AccessRight> All => [.. Needed, .. Optional, .. Foreign];

    /// <summary>As a user calls it: <c>kubectl egress test --probe pod</c>.</summary>
    public override string ToString() => Option is null ? Command.ToString()
        : $"{Command} {(Value is null ? Option.ToString() : Option.IsArgument ? Value : Option.With(Value))}";
}
