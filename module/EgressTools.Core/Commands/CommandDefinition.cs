namespace EgressTools.Commands;

/// <summary>A subcommand and the cmdlet that does the same, declared once. In a message it is written as <c>{Subcommands.Label}</c>.</summary>
/// <param name="Name">The subcommand: <c>label</c>, <c>create policy</c>.</param>
/// <param name="Cmdlet">The cmdlet; null where there is none.</param>
/// <param name="Summary">What it does: a phrase without a full stop.</param>
public sealed record CommandDefinition(string Name, string? Cmdlet, FormattableString Summary)
{
    /// <summary>Its arguments and options in the order of its help, without those of every command.</summary>
    public ImmutableArray<OptionDefinition> Options { get; init; } = [];
    /// <summary>Other words for the last of its name: <c>node</c> for <c>nodes</c>, <c>pol</c> for <c>create policy</c>.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];
    /// <summary>Command lines for its help, two or three, without <c>kubectl egress</c>.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];
    /// <summary>Why there is no cmdlet; null where there is one.</summary>
    public string? NoCmdlet { get; init; }
    /// <summary>Why it cannot read files in place of a cluster, and the cmdlet assumes no version of Cilium; null where it does.</summary>
    public FormattableString? ReadsNothingSaved { get; init; }

    /// <summary>Its name, and those that it has by its aliases.</summary>
    public IEnumerable<string> Names => Aliases.Select(alias => Name[..(Name.LastIndexOf(' ') + 1)] + alias).Prepend(Name);

    /// <summary>How <c>kubectl</c> calls it: <c>kubectl egress label</c>.</summary>
    public string Kubectl => "kubectl egress " + Name;

    /// <summary>How PowerShell calls it: <c>Add-EgressNode</c>.</summary>
    public string PowerShell => Cmdlet ?? Kubectl;

    /// <summary>Its name alone, where the sentence makes clear that it is a command: <c>label</c> or <c>Add-EgressNode</c>.</summary>
    public string Short => FrontEnd.IsPowerShell && Cmdlet is not null ? Cmdlet : Name;

    /// <summary>That it reads what another program writes: through standard input, or in PowerShell through a file.</summary>
    public string Reading(string producer) => FrontEnd.IsPowerShell ? $"{producer} > FILE; {this} FILE" : $"{producer} | {this} -f -";

    /// <summary>The option of this name as the command has it.</summary>
    public OptionDefinition this[OptionDefinition option] => Options.First(o => o.Name == option.Name);

    /// <inheritdoc/>
    public override string ToString() => FrontEnd.IsPowerShell ? PowerShell : Kubectl;
}
