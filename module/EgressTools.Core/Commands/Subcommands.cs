namespace EgressTools.Commands;

/// <summary>All commands, each with its options. What is not declared here, no front end offers.</summary>
public static partial class Subcommands
{
    private static FormattableString Writes => $"it writes to a cluster";

    /// <summary>All commands by the work that they are for, in the order of that work. Made when it is asked for: a run needs its own alone.</summary>
    public static ImmutableArray<CommandGroup> Groups =>
    [
        new("Look", "who leaves by which node and address", [Nodes, Policies, Users]),
        new("Write", "documents; the cluster stays as it is", [CreatePolicy, CreateNodePool, CreateRbac]),
        new("Apply", "what a change does, and the change", [Plan, Apply, Delete]),
        new("Prove", "whether it is as the policies say", [Test, Verify]),
        new("Diagnose", "what is wrong, and why", [Check, Route, Rules, Snapshot]),
        new("Operate", "gateway nodes and the installation of Cilium", [Enable, Disable, Label, Unlabel, Cleanup]),
        new("Program", "the program itself", [Demo, Completion, Version, Help]),
    ];

    /// <summary>All commands in the order of their groups.</summary>
    public static ImmutableArray<CommandDefinition> All => [.. Groups.SelectMany(static g => g.Commands)];

    /// <summary>The command that has a name, its own or by an alias; null where there is none.</summary>
    public static CommandDefinition? Find(string name) => All.FirstOrDefault(c => c.Names.Contains(name, StringComparer.Ordinal));

    public static readonly CommandDefinition Demo = new("demo", null, $"Walk a recorded scene of three gateways and ten pods, without a cluster")
    {
        Examples = ["demo", "demo --color always"],
        ReadsNothingSaved = $"it brings its own scene",
        NoCmdlet = "a walk for people who try the program without installing anything",
    };

    public static readonly CommandDefinition Completion = new(
        "completion", null, $"Print the script by which a shell completes commands, options and values")
    {
        Options = [Options.Shell],
        Examples = ["completion bash", "completion kubectl"],
        ReadsNothingSaved = $"it prints a script",
        NoCmdlet = "PowerShell completes parameters by itself",
    };

    public static readonly CommandDefinition Help = new("help", null, $"Show the help of a command")
    {
        Options = [new("command", $"The command, such as create policy") { Value = OptionValue.Many }],
        Examples = ["help nodes", "help create policy"],
        ReadsNothingSaved = $"it prints a text",
        NoCmdlet = "Get-Help",
    };

    public static readonly CommandDefinition Version = new("version", null, $"Print the version of this program")
    {
        Examples = ["version", "version --color never"],
        ReadsNothingSaved = $"it is about the program",
        NoCmdlet = "(Get-Module EgressTools).Version",
    };
}
