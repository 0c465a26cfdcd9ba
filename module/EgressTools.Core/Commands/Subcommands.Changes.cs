using static EgressTools.Commands.Options;

#pragma warning disable CS1591 // The summary of each is its documentation.
namespace EgressTools.Commands;

/// <content>Those that write policies and node pools, test, check, and change the feature.</content>
public static partial class Subcommands
{
    public static readonly CommandDefinition CreatePolicy = new(
        "create policy", "New-EgressPolicy", $"Write a CiliumEgressGatewayPolicy from nodes and selectors")
    {
        Options =
        [
            Name.For($"Name of the policy"), PodSelector, NamespaceSelector, AllNamespaces.For($"Pods of every namespace"),
            Options.Node.For($"Gateway node") with { Value = OptionValue.Many, ParameterMeaning = $"Gateway nodes: names, or any objects with a name" },
            NodeSelector, NodesFrom.For($"Gateway nodes from the output of 'nodes' or 'kubectl get nodes' (-o json, yaml or name); '-' for standard input"), To,
            Except, EgressIP, Interface,
            Force.For($"Accept an egress IP that is a node's public address"), Options.Output.For($"Format: yaml, json, name, jsonpath=..."),
        ],
        Examples =
        [
            "create policy web --pod-selector app=nginx --node-selector egress-node=true",
            "nodes -o name | kubectl egress create policy web --pod-selector app=nginx --nodes-from -",
        ],
    };

    public static readonly CommandDefinition CreateNodePool = new(
        "create nodepool", "New-EgressNodePool", $"Write documents for a pool of gateway nodes: Terraform's or Karpenter's, for TKE")
    {
        Options =
        [
            PoolKind, Name.For($"Name of the pool, up to 25 characters"), Options.Label.For($"Label of the nodes") with { Value = OptionValue.Many },
            Taint.For($"Taint the nodes: as given, else as the first label with NoSchedule") with
            { ParameterMeaning = $"Taint of the nodes, KEY=VALUE:EFFECT; '' taints them as the first label, with NoSchedule" },
            Replicas, ClusterId, VpcId, SubnetId, SubnetCidr, Zone, SecurityGroupId, SshKeyId, InstanceType, InstanceFamily, InstanceCpu, Image, Bandwidth,
            ChargeType, BandwidthPackageId,
            DiskType, DiskSize, AnchorImage, Options.Output.For($"Format: hcl, json (native, regular); yaml, json, name, jsonpath=... (karpenter)"),
        ],
        Examples = ["create nodepool native egress --taint"],
        ReadsNothingSaved = "it reads neither a cluster nor what is saved of one",
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
            Options.Output.For($"Print the objects: json, yaml, name, jsonpath=..."), InputObject, PassThru,
        ],
        Examples = ["apply -f web.yaml --dry-run=server"],
    };

    public static readonly CommandDefinition Plan = new("plan", "Get-EgressPlan", $"Show what a change would do: to policies, pods, maps and conflicts")
    {
        Options =
        [
            Filename.For($"Policies as they will be: a file, a folder, or '-' for standard input") with
            {
                ParameterMeaning = $"Files with policies as they will be, or folders of such; wildcards are allowed",
            },
            Delete, WithoutNode, WithNodeLabel, FieldManager.For($"Name of the field manager that will apply the files"), DetailedExitCode, Interfaces,
            Options.Output.For($"Format: wide, json, yaml, name, jsonpath=..., custom-columns=..., csv, diff"), NoHeaders, SortBy, InputObject,
        ],
        Examples = ["plan -f web.yaml"],
    };

    public static readonly CommandDefinition Test = new("test", "Test-EgressExitIp", $"Check the exit address of pods against the policies")
    {
        Options =
        [
            Pods, Policy, Selector.For($"Only pods with these labels"), AllNamespaces.For($"Pods of every namespace"), PodsFrom, Container, Echo, Concurrency,
            Options.Timeout.For($"Time limit for one pod, all steps included (15s; 60s with {Probe})") with { Alias = "TimeoutSeconds" }, Retries, Probe,
            ProbeImage, AllowUnasked with
            {
                ParameterMeaning = $"With {Quiet}: true even if pods could not be asked",
            },
            Show.For($"all, or failed: only pods that are not as expected or could not be asked") with { Allowed = ["all", "failed"] }, Quiet,
            Options.Output.For($"Format: wide, json, yaml, name, jsonpath=..., custom-columns=..., csv, junit"), NoHeaders, SortBy, InputObject with
            {
                ParameterMeaning = $"Pods as objects or as namespace/name, and policies as {CreatePolicy} and {Apply} -PassThru write them",
            },
        ],
        Examples = ["test --policy egress-test"],
    };

    public static readonly CommandDefinition Check = new(
        "check", "Invoke-EgressCheck", $"Find what is wrong, or will be: in documents, in the installation, on the running cluster")
    {
        Options =
        [
            Filename.For($"Check documents: a file, a folder, or '-' for standard input"), Only, Skip, FailOn,
            Show.For($"Show findings from this severity on: error, warning, info", "info") with { Word = "SEVERITY", Allowed = ["error", "warning", "info"] },
            UpgradeTo,
            Options.Output.For(
                $"Format, and a file to write it to: text, json, yaml, junit, sarif, tap, markdown; standard output gets text unless one is without a file")
                with
            {
                Value = OptionValue.Many, Word = "FORMAT[=FILE]", NoParameter = null,
                ParameterMeaning = $"Write the report to files too: 'junit=results.xml', 'sarif=egress.sarif'",
            },
            Ci, Live, Sample, Echo.For($"With {Live}: echo service that answers with the address it sees"), Fix,
            new("--dry-run", $"With {Fix}: show the changes only") { NoParameter = "-WhatIf", PowerShell = "-WhatIf" }, Yes.For($"With {Fix}: do not ask"),
            List, Explain,
        ],
        Examples = ["check", "check -f web.yaml --cilium-version 1.18.3"],
    };

    public static readonly CommandDefinition Enable = new("enable", "Enable-EgressGateway", $"Enable the egress gateway with helm, after a preview")
    {
        Options = [VpcCidr, ServiceHost, ServicePort, WithoutPolicies, Skip.For($"Leave a check out, such as EGT4012") with { Word = "CODE" }, .. OfFeature],
        Examples = ["enable --dry-run=client"],
    };

    public static readonly CommandDefinition Disable = new("disable", "Disable-EgressGateway", $"Disable the egress gateway with helm, after a preview")
    {
        Options = [Force.For($"Also while there are policies: their pods then leave by their own nodes"), RemovePolicies, KeepMasquerading, .. OfFeature],
        Examples = ["disable --dry-run=client"],
    };

    private static ImmutableArray<OptionDefinition> OfFeature =>
    [
        Chart, Repo, Print, Options.DryRun.For($"client: show what would change; server: let helm and the server try it"), Yes, RollbackOnFailure,
        Options.Timeout.For($"How long to wait while no agent moves on", "5m"), Options.Output.For($"Format: json, yaml, jsonpath=..."),
    ];
}
