namespace EgressTools.Commands;

/// <summary>All commands, each with its options. What is not declared here, no front end offers.</summary>
public static partial class Subcommands
{
    private const string Writes = "it writes to a cluster";

    /// <summary>All commands. Made when it is asked for: a run needs its own command alone.</summary>
    public static ImmutableArray<CommandDefinition> All =>
    [
        Nodes, CreatePolicy, Apply, Delete, Test, Plan, Policies, Route, Rules, Users, Verify, Check, Snapshot, Demo, Version, Completion, Cleanup, Help, Label,
        Unlabel, CreateNodePool, CreateRbac, Enable, Disable,
    ];

    public static readonly CommandDefinition Demo = new("demo", null, $"Walk a recorded scene of three gateways and ten pods, without a cluster")
    {
        Examples = ["demo"],
        NoCmdlet = "a walk for people who try the program without installing anything",
    };

    public static readonly CommandDefinition Completion = new(
        "completion", null, $"Print the script by which a shell completes commands, options and values")
    {
        Options = [Options.Shell],
        Examples = ["completion bash"],
        NoCmdlet = "PowerShell completes parameters by itself",
    };

    public static readonly CommandDefinition Help = new("help", null, $"Show the help of a command")
    {
        Options = [new("command", $"The command, such as create policy") { Value = OptionValue.Many }],
        Examples = ["help create policy"],
        NoCmdlet = "Get-Help",
    };

    public static readonly CommandDefinition Version = new("version", null, $"Print the version of this program")
    {
        Examples = ["version"],
        NoCmdlet = "(Get-Module EgressTools).Version",
    };
}
