using static EgressTools.Commands.Options;

namespace EgressTools.Commands;

/// <content>Those of the commands that look at nodes, policies, pods and maps.</content>
public static partial class Options
{
    public static readonly OptionDefinition Expected = Flag("--expected", $"What the agents should hold, as the policies ask for it");
    public static readonly OptionDefinition Actual = Flag("--actual", $"What the agents really hold, asked of each");
    public static readonly OptionDefinition All = Flag("--all", $"Every node");
    public static readonly OptionDefinition MaskAddresses = Flag("--mask-addresses", $"Replace every address by another, the same one everywhere");
    public static readonly OptionDefinition Maps = Flag("--maps", $"Also what the agents hold in their egress maps, asked of each");
    public static readonly OptionDefinition Pod = Argument("pod", OptionValue.One, $"A pod by name, or namespace/name") with
    { Completion = OptionCompletion.Pods, ParameterMeaning = $"Pods: a name, namespace/name, or an object with Namespace and Name" };
    public static readonly OptionDefinition Address = Argument("address", OptionValue.One, $"An egress IP, a gateway's address, or a public address") with
    {
        Completion = OptionCompletion.ExitAddresses,
        ParameterMeaning = $"Egress IPs, gateways' addresses or public addresses, or objects that have one, such as nodes",
    };
    public static readonly OptionDefinition SnapshotPath = Argument("path", OptionValue.One, $"Folder to make, or a file that ends with .zip") with
    { Completion = OptionCompletion.Files };
}

/// <content>Those that look at nodes, policies, pods and maps.</content>
public static partial class Subcommands
{
    public static readonly CommandDefinition Nodes = new(
        "nodes", "Get-EgressNode", $"Show the gateway nodes: those that a policy chooses or that carry the gateway label")
    {
        Options =
        [
            Name.For($"Only these nodes, even if they are not gateways") with
            {
                Value = OptionValue.Many, Completion = OptionCompletion.Nodes,
                ParameterMeaning = $"Nodes by name or as objects, even if they are not gateways; a wildcard chooses among the gateway nodes",
            },
            Selector.For($"Only nodes with these labels") with { Completion = OptionCompletion.NodeLabels }, Options.All,
            Options.Label with { FormerName = "--gateway-label", Alias = "GatewayLabel" }, .. OfWholeLists,
        ],
        Aliases = ["node", "no"],
        Examples = ["nodes", "nodes -l egress-node=true -o wide", "nodes --all --sort-by .pods"],
    };

    public static readonly CommandDefinition Policies = new(
        "policies", "Get-EgressPolicy", $"Show the policies with their pods, gateways, addresses and conflicts")
    {
        Options =
        [
            Name.For($"Only these policies") with
            {
                Value = OptionValue.Many, Completion = OptionCompletion.Policies,
                ParameterMeaning = $"Only these policies: names or objects; wildcards are allowed",
            },
            Filename.For($"Only the policies of these documents: a file, a folder, or '-' for standard input") with
            { NoParameter = Piped, PowerShell = "the pipeline" },
            .. OfWholeLists,
        ],
        Aliases = ["policy", "pol", "cegp"],
        Examples = ["policies", "policies egress-test -o wide", "policies -f web.yaml -o json"],
    };

    public static readonly CommandDefinition Users = new("users", "Find-EgressPod", $"Show the pods that leave by an egress IP, a gateway or a public address")
    {
        Options = [Options.Address, .. OfWholeLists],
        Aliases = ["user"],
        Examples = ["users 172.22.49.119", "users 129.226.84.9 -o wide"],
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
        Aliases = ["routes"],
        Examples = ["route nginx-54c98b4f84-5wlpc", "route nginx-54c98b4f84-5wlpc --to 203.0.113.7"],
    };

    public static readonly CommandDefinition Rules = new("rules", "Get-EgressRule", $"Show the entries of the agents' egress maps")
    {
        Options = [Expected, Actual, Options.Node, Interfaces, .. OfWholeLists],
        Aliases = ["rule"],
        Examples = ["rules --expected", "rules --actual --node 172.22.49.119"],
    };

    public static readonly CommandDefinition Snapshot = new(
        "snapshot", "Export-EgressSnapshot", $"Save the cluster state that egress depends on, for use with {From}")
    {
        Options = [SnapshotPath, MaskAddresses, Maps, Interfaces.For($"Also the interfaces of all nodes, asked of each agent; {Maps} saves those of gateways")],
        Examples = ["snapshot cluster.zip", "snapshot cluster.zip --mask-addresses"],
    };
}
