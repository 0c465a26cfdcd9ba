#pragma warning disable CS1591 // The meaning of each is its documentation.
namespace EgressTools.Commands;

/// <content>Those of commands about policies and pods.</content>
public static partial class Options
{
    public static readonly OptionDefinition PodSelector = One("--pod-selector", "LABELS", $"Pods by label: app=web, 'tier in (web,api)', '!canary'");
    public static readonly OptionDefinition NamespaceSelector = One("--namespace-selector", "LABELS", $"Namespaces by label; '' for every namespace");
    public static readonly OptionDefinition NodeSelector = One("--node-selector", "LABELS", $"Gateway nodes by label");
    public static readonly OptionDefinition Except = Many("--except", "CIDR", $"Destination to leave out");
    public static readonly OptionDefinition EgressIP =
        One("--egress-ip", "ADDRESS", $"Egress IP: auto (the node's internal address), none, or an address") with
        {
            Parameter = "EgressIP",
            Suggested = ["auto", "none"],
        };
    public static readonly OptionDefinition Interface = One("--interface", "NAME", $"Interface to leave by, in place of an egress IP");
    public static readonly OptionDefinition ForceConflicts = Flag("--force-conflicts", $"Take fields over from other managers");
    public static readonly OptionDefinition AllowPolicyConflicts =
        Flag("--allow-policy-conflicts", $"Apply policies that are in conflict: other policies give the same pods and CIDRs other gateways");
    public static readonly OptionDefinition AllowUnknownEffect = Flag("--allow-unknown-effect", $"Apply although a missing right hides the effect on pods");
    public static readonly OptionDefinition Delete =
        Many("--delete", "NAME", $"What if this policy were deleted") with { Completion = OptionCompletion.Policies };
    public static readonly OptionDefinition WithoutNode =
        Many("--without-node", "NODE", $"What if this node were gone") with { Completion = OptionCompletion.Nodes };
    public static readonly OptionDefinition WithNodeLabel =
        One("--with-node-label", "NODE KEY=VALUE", $"What if this node had this label (key- for: had it not)") with { Value = OptionValue.Words };
    public static readonly OptionDefinition DetailedExitCode =
        Flag("--detailed-exitcode", $"End with 1 where something changes") with { NoParameter = "IsEmpty of the plan" };
    public static readonly OptionDefinition Expected = Flag("--expected", $"What the agents should hold, as the policies ask for it");
    public static readonly OptionDefinition Actual = Flag("--actual", $"What the agents really hold, asked of each");
    public static readonly OptionDefinition Wait = One("--wait", "TIME", $"Look again until nothing differs, for so long");
    public static readonly OptionDefinition All = Flag("--all", $"Every node");
    public static readonly OptionDefinition GatewayLabel =
        One("--gateway-label", "KEY=VALUE", $"Label that marks gateway nodes") with { Default = "egress-node=true" };
    public static readonly OptionDefinition MaskAddresses = Flag("--mask-addresses", $"Replace every address by another, the same one everywhere");
    public static readonly OptionDefinition Maps = Flag("--maps", $"Also what the agents hold in their egress maps, asked of each");
    public static readonly OptionDefinition Pod = Argument("pod", OptionValue.One, $"A pod by name, or namespace/name")
        with
    { ParameterMeaning = $"A pod: a name, namespace/name, or an object with Namespace and Name" };
    public static readonly OptionDefinition Address = Argument("address", OptionValue.One, $"An egress IP, a gateway's address, or a public address");
    public static readonly OptionDefinition SnapshotPath = Argument("path", OptionValue.One, $"Folder to make, or a file that ends with .zip");
}
