namespace EgressTools.Commands;

/// <summary>All options of all commands. One that means something else in a command is declared there by <see cref="OptionDefinition.For"/>.</summary>
public static partial class Options
{
    private const string StandardLabel = "egress-node=true";
    private const string Through = "they come through the pipeline";
    internal const string Piped = "policies come through the pipeline";
    public static readonly OptionDefinition Yes = Flag("--yes", $"Do not ask", "-y") with { NoParameter = "-Confirm:$false", PowerShell = "-Confirm:$false" };
    public static readonly OptionDefinition DryRun =
        Word("--dry-run", "HOW", $"client: send nothing; server: let the server check, store nothing", ["none", "client", "server"], "none");
    public static readonly OptionDefinition FieldManager = One("--field-manager", "NAME", $"Name of the field manager") with { Default = "egress-tools" };
    public static readonly OptionDefinition Timeout = One("--timeout", "TIME", $"Time limit");
    public static readonly OptionDefinition Selector =
        One("--selector", "LABELS", $"Only objects with these labels") with { Short = "-l", Parameter = "LabelSelector", Alias = "l" };
    public static readonly OptionDefinition AllNamespaces = Flag("--all-namespaces", $"In every namespace", "-A") with { Alias = "A" };
    public static readonly OptionDefinition Node = One("--node", "NAME", $"Only the agent of this node") with
    {
        Completion = OptionCompletion.Nodes,
        ParameterMeaning = $"Only the agents of these nodes: names or objects; wildcards are allowed",
    };
    public static readonly OptionDefinition NodesFrom =
        One("--nodes-from", "FILE", $"Nodes from the output of 'nodes' or 'kubectl get nodes' (-o json, yaml or name); '-' for standard input") with
        { NoParameter = Through, PowerShell = "the pipeline" };
    public static readonly OptionDefinition Shell = Argument(
        "shell", OptionValue.One, $"bash, zsh, fish or powershell, for the program by its own name; kubectl, for kubectl's completion") with
    { Allowed = ["bash", "zsh", "fish", "powershell", "kubectl"] };
    public static readonly OptionDefinition Name = Argument("name", OptionValue.One, $"Name");
    public static readonly OptionDefinition Filename = Many("--filename", "FILE", $"Documents: a file, a folder, or '-' for standard input") with
    { Short = "-f", Parameter = "Path", ParameterMeaning = $"Documents: files or folders; wildcards are allowed" };
    public static readonly OptionDefinition Fix = Flag(
        "--fix",
        $"Repair what needs no decision: show the changes, ask, write the files of {Filename}; without {Filename}, print the repaired policies for apply") with
    {
        ParameterMeaning =
            $"Repair what needs no decision: the files of {Filename}, after a diff; without {Filename}, write the repaired policies, not findings",
    };
    public static readonly OptionDefinition InputObject =
        Many("--input-object", "OBJECT", $"Policies: objects of cmdlets or of kubectl get, hashtables, files, or YAML or JSON as text") with
        { NoOption = "-f -, which reads standard input", PowerShell = "the pipeline" };
    public static readonly OptionDefinition PassThru = Flag("--pass-thru", $"Write the objects as they are then") with { NoOption = "-o prints them" };
    public static readonly OptionDefinition Interfaces = Flag("--interfaces", $"Ask the gateways' agents for their interfaces, on which egress IPs depend");
    public static readonly OptionDefinition AllowUnasked = Flag("--allow-unasked", $"Exit with 0 even if pods could not be asked");
    public static readonly OptionDefinition Force = Flag("--force", $"Skip a safety check");
    public static readonly OptionDefinition Skip = Many(
        "--skip", "CODE[=NAME]", $"Leave a check out, or for one resource: EGT1001=web, EGT1023=default/web-1") with
    { Completion = OptionCompletion.SkippedChecks };
    public static readonly OptionDefinition To = Many("--to", "CIDR", $"Destination") with { Default = "0.0.0.0/0" };
    public static readonly OptionDefinition Show = One("--show", "WHICH", $"Which results are shown");
    public static readonly OptionDefinition Label = One("--label", "KEY=VALUE", $"Label that marks gateway nodes") with
    { Default = StandardLabel, Completion = OptionCompletion.NodeLabels };
    public static readonly OptionDefinition Taint =
        One("--taint", "KEY=VALUE:EFFECT", $"A taint too (that of the label, with NoSchedule)") with { Value = OptionValue.Optional };

    private static OptionDefinition One(string name, string word, FormattableString meaning) =>
        new(name, meaning) { Value = OptionValue.One, Word = word, Completion = OfWord(word) };
    private static OptionDefinition Many(string name, string word, FormattableString meaning) => One(name, word, meaning) with { Value = OptionValue.Many };
    private static OptionCompletion OfWord(string word) => word == "FILE" ? OptionCompletion.Files : OptionCompletion.None;

    private static OptionDefinition Word(string name, string word, FormattableString meaning, string[] allowed, string? standard = null) =>
        new(name, meaning) { Value = OptionValue.One, Word = word, Allowed = [.. allowed], Default = standard };

    private static OptionDefinition Flag(string name, FormattableString meaning, string? shortName = null) => new(name, meaning) { Short = shortName };
    private static OptionDefinition Argument(string name, OptionValue value, FormattableString meaning) => new(name, meaning) { Value = value };
}
