namespace EgressTools.Commands;

/// <summary>What follows the name of an option.</summary>
public enum OptionValue
{
    /// <summary>Nothing: it is a switch.</summary>
    None,

    /// <summary>One value; of several the last counts, as in kubectl.</summary>
    One,

    /// <summary>One value, and the option may be repeated.</summary>
    Many,

    /// <summary>One value, or none.</summary>
    Optional,

    /// <summary>Several words, and the option may be repeated.</summary>
    Words,
}

/// <summary>What completes a value, beside the words that its declaration has.</summary>
public enum OptionCompletion
{
    /// <summary>Nothing else.</summary>
    None,

    /// <summary>Files and folders, which the shell completes.</summary>
    Files,

    /// <summary>Names of nodes.</summary>
    Nodes,

    /// <summary>Names of policies.</summary>
    Policies,

    /// <summary>Names of namespaces.</summary>
    Namespaces,

    /// <summary>Names of contexts of the kubeconfig.</summary>
    Contexts,

    /// <summary>Names of clusters of the kubeconfig.</summary>
    Clusters,

    /// <summary>Names of users of the kubeconfig.</summary>
    Users,

    /// <summary>Names of pods; of other namespaces with the namespace.</summary>
    Pods,

    /// <summary>Selectors over the labels of pods.</summary>
    PodLabels,

    /// <summary>Selectors over the labels of endpoints, which policies look at.</summary>
    EndpointLabels,

    /// <summary>Selectors over the labels of namespaces.</summary>
    NamespaceLabels,

    /// <summary>Selectors over the labels of nodes.</summary>
    NodeLabels,

    /// <summary>Egress IPs, addresses of gateways and public addresses by which pods leave.</summary>
    ExitAddresses,

    /// <summary>Zones of nodes.</summary>
    Zones,

    /// <summary>Codes of checks.</summary>
    Checks,

    /// <summary>Codes of checks, also for one policy: <c>EGT1001=web</c>.</summary>
    SkippedChecks,

    /// <summary>A format of <see cref="OptionDefinition.Suggested"/> and a file: <c>junit=results.xml</c>.</summary>
    Reports,
}

/// <summary>
/// An option or argument of a command, declared once for both front ends: their options and parameters, help, completion and the README's tables come from it
/// or are held against it. In a message it is written as <c>{Options.To}</c>, which gives the name that the user's front end has.
/// </summary>
/// <param name="Name">The name in kubectl with its dashes, such as <c>--to</c>; without dashes for an argument.</param>
/// <param name="Meaning">What it means: a phrase without a full stop. Other options in it are cited, never spelled out.</param>
public sealed record OptionDefinition(string Name, FormattableString Meaning)
{
    private readonly string? _parameter;
    private readonly string? _powerShell;

    /// <summary>What follows the name.</summary>
    public OptionValue Value { get; init; }

    /// <summary>The word that stands for the value in help, such as <c>FILE</c>; null for a switch.</summary>
    public string? Word { get; init; }

    /// <summary>The short name with its dash, such as <c>-f</c>; null where there is none.</summary>
    public string? Short { get; init; }

    /// <summary>The name that it had, which is still understood and no longer shown; null where it had no other.</summary>
    public string? FormerName { get; init; }

    /// <summary>The values that are allowed; empty where that depends on more than a list.</summary>
    public ImmutableArray<string> Allowed { get; init; } = [];

    /// <summary>The least and the most that a number may be; null where that depends on more.</summary>
    public (int Least, int Most)? Range { get; init; }

    /// <summary>Values that are completed although others are allowed too.</summary>
    public ImmutableArray<string> Suggested { get; init; } = [];

    /// <summary>The same for the parameter of a cmdlet; empty where they are the same.</summary>
    public ImmutableArray<string> ParameterSuggested { get; init; } = [];

    /// <summary>The value where none is given; null where there is none, or the meaning says it.</summary>
    public string? Default { get; init; }

    /// <summary>What completes the value, beside <see cref="Allowed"/>, <see cref="Suggested"/> and <see cref="Default"/>.</summary>
    public OptionCompletion Completion { get; init; }

    /// <summary>The name of the cmdlet's parameter, without its dash: <c>To</c>.</summary>
    public string Parameter
    {
        get => _parameter ?? string.Concat(Name.Split('-').Select(static w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
        init => _parameter = value;
    }

    /// <summary>A second parameter that takes the value, where <see cref="Parameter"/> is a switch; null where it takes it itself.</summary>
    public string? ValueParameter { get; init; }

    /// <summary>An alias of the parameter; null where there is none.</summary>
    public string? Alias { get; init; }

    /// <summary>What the parameter means, where it takes more than the option; null where it is the same.</summary>
    public FormattableString? ParameterMeaning { get; init; }

    /// <summary>Why cmdlets have no such parameter; null where they have it.</summary>
    public string? NoParameter { get; init; }

    /// <summary>Why subcommands have no such option; null where they have it.</summary>
    public string? NoOption { get; init; }

    /// <summary>Whether it is a positional argument of a subcommand.</summary>
    public bool IsArgument => Name[0] != '-';

    /// <summary>How messages of <c>kubectl egress</c> call it: by the short name where there is one, <c>-f</c> or <c>--to</c>.</summary>
    public string Kubectl => Short ?? (IsArgument ? Name.ToUpperInvariant() : Name);

    /// <summary>How messages of cmdlets call it: <c>-To</c>, or what takes its place there.</summary>
    public string PowerShell
    {
        get => _powerShell ?? "-" + Parameter;
        init => _powerShell = value;
    }

    /// <summary>The full name in the user's front end: <c>--filename</c> or <c>-Path</c>.</summary>
    public string Full => FrontEnd.IsPowerShell ? PowerShell : Name;

    /// <summary>With a value, as a user writes it: <c>--probe pod</c> or <c>-Probe pod</c>.</summary>
    public string With(string value) => FrontEnd.IsPowerShell && NoParameter is not null ? PowerShell : FrontEnd.IsPowerShell
        ? $"-{ValueParameter ?? Parameter} {value}"
        : $"{Kubectl}{(Value == OptionValue.Optional ? '=' : ' ')}{value}";

    /// <summary>Refuses a value that is not among <see cref="Allowed"/>.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="UsageException">It is not.</exception>
    public string Require(string value) => Allowed.Contains(value, FrontEnd.IsPowerShell ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
        ? value
        : throw new UsageException($"{this} must be {string.Join(", ", Allowed[..^1])} or {Allowed[^1]}, not '{value}'" +
            NearMiss.Hint(value, Allowed), "InvalidValue");

    /// <summary>The same option where it means something else, or has another default.</summary>
    public OptionDefinition For(FormattableString meaning, string? @default = null) => this with { Meaning = meaning, Default = @default ?? Default };

    /// <summary>The meaning with the default and whether it may be repeated, for the help of <c>kubectl egress</c>.</summary>
    public string Help => Text(Meaning) + Standard + (!IsArgument && Value is OptionValue.Many or OptionValue.Words ? ", repeatable" : "");

    /// <summary>The meaning as a sentence, for the help of cmdlets, which shows the default by itself.</summary>
    public string ParameterHelp => Text(ParameterMeaning ?? Meaning) is var text ? $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.{Notation}" : "";

    /// <summary>The same for <see cref="ValueParameter"/>.</summary>
    public string ValueParameterHelp => $"{PowerShell}, with a value: {Word}.";

    private string Standard => Default is null ? "" : $" ({Default})";

    // What PowerShell takes beside the text that kubectl takes.
    private string Notation => Word switch
    {
        "LABELS" => " As text, or as a hashtable such as @{ app = 'web' }.",
        "TIME" => " As seconds, '30s', '1m30s', '00:01:30' or a TimeSpan.",
        _ => "",
    };

    /// <inheritdoc/>
    public override string ToString() => FrontEnd.IsPowerShell ? PowerShell : Kubectl;

    /// <summary>Its name, where a function takes the name for its messages.</summary>
    public static implicit operator string(OptionDefinition option) => option.ToString();

    private static string Text(FormattableString meaning) => meaning.ToString(CultureInfo.InvariantCulture);
}
