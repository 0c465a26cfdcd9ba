namespace EgressTools.Cmdlets;

/// <summary>The declarations of what a command line names.</summary>
internal static class DeclaredCommand
{
    /// <summary>The command: by its name, or where the session has another for it (an alias, a prefix), by the cmdlet behind that; else null.</summary>
    public static CommandDefinition? Of(string name) => Named(name) ?? Session.Value("Get-Command $args[0] -ErrorAction Ignore", name) switch
    {
        AliasInfo { ResolvedCommand: CmdletInfo cmdlet } => OfType(cmdlet.ImplementingType),
        CmdletInfo cmdlet => OfType(cmdlet.ImplementingType),
        _ => null,
    };

    /// <summary>The option that a parameter stands for; null where it is none.</summary>
    public static OptionDefinition? Parameter(CommandDefinition command, string name) =>
        command.Options.Concat(Options.Everywhere).FirstOrDefault(o => o.NoParameter is null
            && (string.Equals(o.Parameter, name, StringComparison.OrdinalIgnoreCase)
                || string.Equals(o.ValueParameter, name, StringComparison.OrdinalIgnoreCase)));

    private static CommandDefinition? OfType(Type type) =>
        Attribute.GetCustomAttribute(type, typeof(CmdletAttribute)) is CmdletAttribute cmdlet ? Named($"{cmdlet.VerbName}-{cmdlet.NounName}") : null;

    private static CommandDefinition? Named(string name) =>
        Subcommands.All.FirstOrDefault(c => string.Equals(c.Cmdlet, name, StringComparison.OrdinalIgnoreCase));
}
