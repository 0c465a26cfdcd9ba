using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace EgressTools.Tests.Cmdlets;

/// <summary>A parameter as help shows it.</summary>
/// <param name="Info">What the engine knows of it.</param>
/// <param name="Option">Its declaration; null for -WhatIf and -Confirm.</param>
/// <param name="Initial">The value of its property when it is not given.</param>
internal sealed record HelpParameter(CommandParameterInfo Info, OptionDefinition? Option, object? Initial)
{
    private static readonly Dictionary<string, string> Shared = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = "Says what would change, and changes nothing.",
        ["Confirm"] = "Asks before each change. -Confirm:$false does not ask.",
    };

    /// <summary>Those of a cmdlet, without the common ones.</summary>
    public static IEnumerable<HelpParameter> Of(IEnumerable<CommandParameterInfo> parameters, CommandDefinition command, CmdletInfo cmdlet)
    {
        var instance = Activator.CreateInstance(cmdlet.ImplementingType);
        return parameters.Where(static p => Shared.ContainsKey(p.Name)
                || (!Cmdlet.CommonParameters.Contains(p.Name) && !Cmdlet.OptionalCommonParameters.Contains(p.Name)))
            .Select(p => new HelpParameter(p, Declaration(command, p.Name), cmdlet.ImplementingType.GetProperty(p.Name)?.GetValue(instance)));
    }

    public string Name => Info.Name;

    public bool IsMandatory => Info.IsMandatory;

    public bool TakesWildcards => Info.Attributes.OfType<SupportsWildcardsAttribute>().Any();

    public string Position => Info.Position < 0 ? "named" : Info.Position.ToString(CultureInfo.InvariantCulture);

    public string Aliases => Info.Aliases.Count == 0 ? "none" : string.Join(", ", Info.Aliases);

    public string Pipeline => (Info.ValueFromPipeline, Info.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };

    /// <summary>The words that are allowed: those of the declaration as PowerShell writes them, else those of the type.</summary>
    public string[] Allowed => Option is null || IsSwitch ? []
        : Info.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set ? [.. set.ValidValues]
        : Type.IsEnum ? Enum.GetNames(Type)
        : [.. Option.Allowed];

    /// <summary>The type without its namespace; null for a switch.</summary>
    public string? TypeName => IsSwitch ? null : Type.Name;

    public string Default => IsSwitch ? "False" : Declared ?? Initial switch
    {
        null or "" or Array { Length: 0 } => "None",
        TimeSpan time => time == default ? "None" : time.ToString("c", CultureInfo.InvariantCulture),
        IEnumerable many and not string => string.Join(", ", many.Cast<object>()),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => value.ToString()!,
    };

    public IEnumerable<string> Help
    {
        get
        {
            yield return Option is null ? Shared[Name] : Option.ValueParameter == Name ? Option.ValueParameterHelp : Option.ParameterHelp;
            if (Allowed.Length > 0)
                yield return $"Allowed values: {string.Join(", ", Allowed)}.";
            if (Option?.Range is var (least, most))
                yield return string.Create(CultureInfo.InvariantCulture, $"Allowed values: {least} to {most}.");
        }
    }

    // The declaration spells words as the command takes them.
    private string? Declared => Option?.ValueParameter == Name || Option?.Default is not { } value ? null
        : Allowed.FirstOrDefault(word => word.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? value;

    private bool IsSwitch => Info.ParameterType == typeof(SwitchParameter);

    private Type Type => Nullable.GetUnderlyingType(Info.ParameterType) ?? Info.ParameterType;

    private static OptionDefinition? Declaration(CommandDefinition command, string name) => Shared.ContainsKey(name) ? null
        : command.Options.Concat(Options.Everywhere).First(o => o.NoParameter is null && (o.Parameter == name || o.ValueParameter == name));
}
