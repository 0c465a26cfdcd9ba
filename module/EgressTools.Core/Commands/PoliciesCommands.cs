using static EgressTools.Commands.Options;

namespace EgressTools.Commands;

/// <content>Those of the commands that write and change policies.</content>
public static partial class Options
{
    public static readonly OptionDefinition PodSelector = One("--pod-selector", "LABELS", $"Pods by label: app=web, 'tier in (web,api)', '!canary'") with
    { Completion = OptionCompletion.EndpointLabels };
    public static readonly OptionDefinition AllPods = Flag("--all-pods", $"Every pod of the namespace, in place of a choice by label");
    public static readonly OptionDefinition NamespaceSelector = One("--namespace-selector", "LABELS", $"Namespaces by label") with
    { Completion = OptionCompletion.NamespaceLabels };
    public static readonly OptionDefinition NodeSelector = One("--node-selector", "LABELS", $"Gateway nodes by label") with
    { Completion = OptionCompletion.NodeLabels };
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
        One("--with-node-label", "NODE KEY=VALUE", $"What if this node had this label (key- for: had it not)") with
        { Value = OptionValue.Words, Completion = OptionCompletion.Nodes };
    public static readonly OptionDefinition DetailedExitCode =
        Flag("--detailed-exitcode", $"End with 1 where something changes") with { NoParameter = "IsEmpty of the plan" };
}

/// <content>Those that write and change policies.</content>
public static partial class Subcommands
{
    public static readonly CommandDefinition CreatePolicy = new(
        "create policy", "New-EgressPolicy", $"Write a CiliumEgressGatewayPolicy from nodes and selectors")
    {
        Options =
        [
            Name.For($"Name of the policy"), PodSelector, AllPods, NamespaceSelector, AllNamespaces.For($"Pods of every namespace"),
            Options.Node.For($"Gateway node") with { Value = OptionValue.Many, ParameterMeaning = $"Gateway nodes: names, or any objects with a name" },
            NodeSelector, NodesFrom.For($"Gateway nodes from the output of 'nodes' or 'kubectl get nodes' (-o json, yaml or name); '-' for standard input"), To,
            Except, EgressIP, Interface,
            Force.For($"Accept an egress IP that is a node's public address"), Printed("Format", "yaml", "json", "name", "jsonpath=..."),
        ],
        Aliases = ["pol", "cegp"],
        Examples =
        [
            "create policy web --pod-selector app=nginx --node-selector egress-node=true",
            "nodes -o name | kubectl egress create policy web --pod-selector app=nginx --nodes-from -",
        ],
    };

    public static readonly CommandDefinition Apply = new(
        "apply", "Publish-EgressPolicy", $"Show what policy documents would change, ask, and apply them server-side")
    {
        Options =
        [
            Filename.For($"Documents to apply, '-' for standard input") with { ParameterMeaning = $"Files with policies, or folders; wildcards are allowed" },
            Yes, Options.DryRun.For($"client: compare with what the server holds; server: let the server check, store nothing"),
            ForceConflicts, AllowPolicyConflicts,
            AllowUnknownEffect, FieldManager,
            Printed("Print the objects", "json", "yaml", "name", "jsonpath=..."), InputObject, PassThru,
        ],
        Examples = ["apply -f web.yaml --dry-run=server", "apply -f web.yaml -y"],
    };

    public static readonly CommandDefinition Delete = new("delete", "Remove-EgressPolicy", $"Show what pods do without these policies, ask, and delete them")
    {
        Options =
        [
            Name.For($"Names of the policies") with
            {
                Value = OptionValue.Many,
                Completion = OptionCompletion.Policies,
                ParameterMeaning = $"Policies by name or as objects",
            },
            Filename.For($"Delete the policies of these documents: a file, a folder, or '-' for standard input") with
            { NoParameter = Piped, PowerShell = "the pipeline" },
            Yes, Options.DryRun.For($"client: only show; server: let the server check, delete nothing"),
            AllowUnknownEffect.For($"Delete although a missing right hides the effect on pods"),
        ],
        Examples = ["delete egress-test --dry-run=client", "delete -f web.yaml -y"],
    };

    public static readonly CommandDefinition Plan = new("plan", "Get-EgressPlan", $"Show what a change would do: to policies, pods, maps and conflicts")
    {
        Options =
        [
            Filename.For($"Policies as they will be: a file, a folder, or '-' for standard input") with
            {
                ParameterMeaning = $"Files with policies as they will be, or folders of such; wildcards are allowed",
            },
            Options.Delete, WithoutNode, WithNodeLabel, FieldManager.For($"Name of the field manager that will apply the files"), DetailedExitCode, Interfaces,
            Printed("Format", "wide", "json", "yaml", "name", "jsonpath=...", "custom-columns=...", "csv", "diff"), EveryNamespace, NoHeaders, SortBy,
            InputObject,
        ],
        Examples = ["plan -f web.yaml", "plan --without-node 172.22.49.119", "plan --delete egress-test -o diff"],
    };
}
