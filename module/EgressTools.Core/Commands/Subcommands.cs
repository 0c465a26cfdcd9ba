using static EgressTools.Commands.Options;

#pragma warning disable CS1591 // The summary of each is its documentation.
namespace EgressTools.Commands;

/// <summary>All commands, each with its options. What is not declared here, no front end offers.</summary>
public static partial class Subcommands
{
    private const string Writes = "it writes to a cluster";

    /// <summary>All commands. Made when it is asked for: a run needs its own command alone.</summary>
    public static ImmutableArray<CommandDefinition> All =>
    [
        Nodes, CreatePolicy, Apply, Test, Plan, Policies, Route, Rules, Users, Verify, Check, Snapshot, Demo, Version, Cleanup, Help, Label, Unlabel,
        CreateNodePool, Enable, Disable,
    ];

    public static readonly CommandDefinition Nodes = new(
        "nodes", "Get-EgressNode", $"Show the gateway nodes: those that a policy chooses or that carry the gateway label")
    {
        Options =
        [
            Name.For($"Only these nodes, even if they are not gateways") with
            {
                Value = OptionValue.Many, Completion = OptionCompletion.Nodes,
                ParameterMeaning = $"Names of nodes, even if they are not gateways; a wildcard chooses among the gateway nodes",
            },
            Selector.For($"Only nodes with these labels"), Options.All, Options.GatewayLabel, .. OfLists,
        ],
        Examples = ["nodes -o wide"],
    };

    public static readonly CommandDefinition Policies = new(
        "policies", "Get-EgressPolicy", $"Show the policies with their pods, gateways, addresses and conflicts")
    {
        Options = [Name.For($"Only these policies") with { Value = OptionValue.Many, Completion = OptionCompletion.Policies }, .. OfLists],
        Examples = ["policies"],
    };

    public static readonly CommandDefinition Users = new("users", "Find-EgressPod", $"Show the pods that leave by an egress IP, a gateway or a public address")
    {
        Options = [Options.Address, .. OfLists],
        Examples = ["users 172.22.49.119"],
    };

    public static readonly CommandDefinition Route = new("route", "Resolve-EgressRoute", $"Show which way a pod's traffic leaves, and why")
    {
        Options =
        [
            Options.Pod,
            To.For($"Only the way to this address; else those of all entries that hold for the pod") with
            {
                Value = OptionValue.One,
                Word = "ADDRESS",
                Default = null,
            },
            Interfaces, .. OfLists,
        ],
        Examples = ["route nginx-54c98b4f84-5wlpc --to 203.0.113.7"],
    };

    public static readonly CommandDefinition Rules = new("rules", "Get-EgressRule", $"Show the entries of the agents' egress maps")
    {
        Options = [Expected, Actual, Options.Node, Interfaces, .. OfLists],
        Examples = ["rules --expected --node 172.22.49.119"],
    };

    public static readonly CommandDefinition Verify = new("verify", "Compare-EgressRule", $"Compare the agents' egress maps with what the policies ask for")
    {
        Options =
        [
            Options.Node, Wait,
            AllowUnasked.For($"Exit with 0 even if agents could not be asked, have no egress map or do not say whether the feature is enabled") with
            {
                ParameterMeaning = $"Only warn about agents that could not be asked, have no egress map or do not say whether the feature is enabled",
            },
            .. OfLists,
        ],
        Examples = ["verify"],
    };

    public static readonly CommandDefinition Snapshot = new(
        "snapshot", "Export-EgressSnapshot", $"Save the cluster state that egress depends on, for use with {From}")
    {
        Options = [SnapshotPath, MaskAddresses, Maps, Interfaces.For($"Also the interfaces of all nodes, asked of each agent; {Maps} saves those of gateways")],
        Examples = ["snapshot cluster.zip --mask-addresses"],
    };

    public static readonly CommandDefinition Label = new("label", "Add-EgressNode", $"Make nodes gateways: label them, and wait until policies can choose them")
    {
        Options = OfLabels(
            Taint.For($"A taint too, which keeps other pods away (that of the label, with NoSchedule)"),
            Options.Timeout.For($"How long to wait until the CiliumNodes have the label; 0 does not wait", "60s")),
        Examples = ["label 172.22.49.20 --dry-run=client"],
        ReadsNothingSaved = Writes,
    };

    public static readonly CommandDefinition Unlabel = new(
        "unlabel", "Remove-EgressNode", $"Remove the gateway label from nodes, after showing which pods are affected")
    {
        Options = OfLabels(
            Taint.For($"The taint too (that of the label, with NoSchedule)"),
            Options.Timeout.For($"How long to wait until the CiliumNodes no longer have the label; 0 does not wait", "60s")),
        Examples = ["unlabel 172.22.49.119 --dry-run=client"],
        ReadsNothingSaved = Writes,
    };

    public static readonly CommandDefinition Cleanup = new("cleanup", "Remove-EgressProbe", $"Show and remove what earlier tests left in the cluster")
    {
        Options =
        [
            AllNamespaces, Force.For($"Remove also probe pods that a running test may use"),
            Options.DryRun.For($"client: only show; server: let the server check, remove nothing"), Yes, .. OfLists,
        ],
        Examples = ["cleanup --dry-run=client"],
        ReadsNothingSaved = Writes,
    };

    public static readonly CommandDefinition Demo = new("demo", null, $"Walk a recorded scene of three gateways and ten pods, without a cluster")
    {
        Examples = ["demo"],
        NoCmdlet = "a walk for people who try the program without installing anything",
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

    private static ImmutableArray<OptionDefinition> OfLabels(OptionDefinition taint, OptionDefinition timeout) =>
    [
        new OptionDefinition("node", $"Names of nodes")
        {
            Value = OptionValue.Many, Completion = OptionCompletion.Nodes,
            ParameterMeaning = $"Names of nodes, or any objects with a name, such as those of {Nodes}",
        },
        Selector.For($"Nodes with these labels"), NodesFrom, Options.Label, taint with { ValueParameter = "TaintAs" },
            Options.DryRun, Yes, timeout, FieldManager,
        Options.Output.For($"Print the nodes: json, yaml, name, jsonpath=..."), PassThru,
    ];
}
