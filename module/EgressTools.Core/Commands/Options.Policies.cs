namespace EgressTools.Commands;

/// <content>Those of commands about policies and pods.</content>
public static partial class Options
{
    /// <summary>Pods of a policy.</summary>
    public static readonly OptionDefinition PodSelector = One("--pod-selector", "LABELS", $"Pods by label: app=web, 'tier in (web,api)', '!canary'");

    /// <summary>Namespaces of a policy.</summary>
    public static readonly OptionDefinition NamespaceSelector = One("--namespace-selector", "LABELS", $"Namespaces by label; '' for every namespace");

    /// <summary>Gateway nodes of a policy.</summary>
    public static readonly OptionDefinition NodeSelector = One("--node-selector", "LABELS", $"Gateway nodes by label");

    /// <summary>Destinations that are left out.</summary>
    public static readonly OptionDefinition Except = Many("--except", "CIDR", $"Destination to leave out");

    /// <summary>The egress IP.</summary>
    public static readonly OptionDefinition EgressIP =
        One("--egress-ip", "ADDRESS", $"Egress IP: auto (the node's internal address), none, or an address") with { Parameter = "EgressIP" };

    /// <summary>The interface of the gateway.</summary>
    public static readonly OptionDefinition Interface = One("--interface", "NAME", $"Interface to leave by, in place of an egress IP");

    /// <summary>Takes fields over.</summary>
    public static readonly OptionDefinition ForceConflicts = Flag("--force-conflicts", $"Take fields over from other managers");

    /// <summary>Applies policies in conflict.</summary>
    public static readonly OptionDefinition AllowPolicyConflicts =
        Flag("--allow-policy-conflicts", $"Apply policies that are in conflict: other policies give the same pods and CIDRs other gateways");

    /// <summary>Applies what cannot be predicted.</summary>
    public static readonly OptionDefinition AllowUnknownEffect = Flag("--allow-unknown-effect", $"Apply although a missing right hides the effect on pods");

    /// <summary>A policy that would be gone.</summary>
    public static readonly OptionDefinition Delete =
        Many("--delete", "NAME", $"What if this policy were deleted") with { Completion = OptionCompletion.Policies };

    /// <summary>A node that would be gone.</summary>
    public static readonly OptionDefinition WithoutNode =
        Many("--without-node", "NODE", $"What if this node were gone") with { Completion = OptionCompletion.Nodes };

    /// <summary>A label that a node would have.</summary>
    public static readonly OptionDefinition WithNodeLabel =
        One("--with-node-label", "NODE KEY=VALUE", $"What if this node had this label (key- for: had it not)") with { Value = OptionValue.Words };

    /// <summary>An exit code that tells of changes.</summary>
    public static readonly OptionDefinition DetailedExitCode =
        Flag("--detailed-exitcode", $"End with 1 where something changes") with { NoParameter = "IsEmpty of the plan" };

    /// <summary>What the maps should hold.</summary>
    public static readonly OptionDefinition Expected = Flag("--expected", $"What the agents should hold, as the policies ask for it");

    /// <summary>What the maps hold.</summary>
    public static readonly OptionDefinition Actual = Flag("--actual", $"What the agents really hold, asked of each");

    /// <summary>Looks again.</summary>
    public static readonly OptionDefinition Wait = One("--wait", "TIME", $"Look again until nothing differs, for so long");

    /// <summary>Every node.</summary>
    public static readonly OptionDefinition All = Flag("--all", $"Every node");

    /// <summary>The label that marks gateway nodes in a list.</summary>
    public static readonly OptionDefinition GatewayLabel =
        One("--gateway-label", "KEY=VALUE", $"Label that marks gateway nodes") with { Default = "egress-node=true" };

    /// <summary>Hides addresses.</summary>
    public static readonly OptionDefinition MaskAddresses = Flag("--mask-addresses", $"Replace every address by another, the same one everywhere");

    /// <summary>Saves egress maps.</summary>
    public static readonly OptionDefinition Maps = Flag("--maps", $"Also what the agents hold in their egress maps, asked of each");

    /// <summary>A pod whose way is shown.</summary>
    public static readonly OptionDefinition Pod = Argument("pod", OptionValue.One, $"A pod by name, or namespace/name")
        with
    { ParameterMeaning = $"A pod: a name, namespace/name, or an object with Namespace and Name" };

    /// <summary>An address whose pods are shown.</summary>
    public static readonly OptionDefinition Address = Argument("address", OptionValue.One, $"An egress IP, a gateway's address, or a public address");

    /// <summary>Where a snapshot goes.</summary>
    public static readonly OptionDefinition SnapshotPath = Argument("path", OptionValue.One, $"Folder to make, or a file that ends with .zip");
}
