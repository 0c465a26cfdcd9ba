using static EgressTools.Commands.Options;

namespace EgressTools.Commands;

/// <content>Those of the commands that prove and diagnose.</content>
public static partial class Options
{
    public static readonly OptionDefinition Wait = One("--wait", "TIME", $"Compare again until nothing differs, at most for this time");
    public static readonly OptionDefinition Pods =
        Argument("pods", OptionValue.Many, $"NAME, NAMESPACE/NAME, or TYPE/NAME of type pod, deploy, sts, ds, rs, job or svc") with
        {
            Parameter = "Pod",
            Completion = OptionCompletion.Pods,
            ParameterMeaning = $"Pods: NAME, NAMESPACE/NAME, TYPE/NAME (pod, deploy, sts, ds, rs, job, svc), with wildcards, or objects with a Name",
        };
    public static readonly OptionDefinition Policy =
        One("--policy", "NAME", $"Only pods that this policy selects") with
        { Completion = OptionCompletion.Policies, ParameterMeaning = $"Policies whose pods are tested: names or objects; wildcards are allowed" };
    public static readonly OptionDefinition PodsFrom =
        One("--pods-from", "FILE", $"Pods from the output of 'kubectl get pods' (-o json, yaml or name); '-' for standard input") with
        { NoParameter = Through, PowerShell = "the pipeline" };
    public static readonly OptionDefinition Container =
        One("--container", "NAME", $"Container that asks (default: the first running one with a program for it)") with { Short = "-c", Alias = "c" };
    public static readonly OptionDefinition Echo = Many("--echo", "URL", $"Echo service that answers with the address it sees") with
    { Default = "checkip.amazonaws.com, 4.ipw.cn, api.ipify.org, ifconfig.me, ipv4.icanhazip.com" };
    public static readonly OptionDefinition Concurrency =
        One("--concurrency", "N", $"How many pods are asked at once") with { Default = "32", Range = (1, 1024) };
    public static readonly OptionDefinition Retries =
        One("--retries", "N", $"How often a pod is asked again that did not answer") with { Default = "1", Range = (0, 20) };
    public static readonly OptionDefinition Probe = Word(
        "--probe", "HOW", $"For images without curl, wget, bash or python3: ephemeral (container) or pod (a short-lived one)", ["exec", "ephemeral", "pod"]);
    public static readonly OptionDefinition ProbeImage = One("--probe-image", "IMAGE", $"Image of {Probe}");
    public static readonly OptionDefinition Quiet =
        Flag("--quiet", $"Only the exit code", "-q") with { ParameterMeaning = $"Write one boolean: whether every pod was asked and leaves as expected" };
    public static readonly OptionDefinition Only = Many("--only", "CODES", $"Only these checks: EGT1001, or EGT1 for all that begin so") with
    { Completion = OptionCompletion.Checks };
    public static readonly OptionDefinition FailOn =
        One("--fail-on", "SEVERITY", $"End with 1 from this severity on: error, warning, info; or never (error)") with
        {
            Allowed = ["error", "warning", "info", "never"],
            ParameterMeaning = $"Write an error at the end if a finding has this severity or a higher one: error, warning, info; or never",
        };
    public static readonly OptionDefinition Fail = Flag("--fail", $"Write an error at the end unless everything was asked and is as expected") with
    {
        NoOption = "the exit code, which says it always",
    };
    public static readonly OptionDefinition UpgradeTo = One("--upgrade-to", "VERSION", $"Show what this version of Cilium would break");
    public static readonly OptionDefinition Ci =
        Word("--ci", "SYSTEM", $"Report to a CI system in its format: auto, none, azure, github, gitlab", ["auto", "none", "azure", "github", "gitlab"]) with
        { ParameterMeaning = $"Show what is wrong in the log of a CI system: auto, none, azure, github" };
    public static readonly OptionDefinition IncludeExisting = Flag("--include-existing", $"Show also what was found before the change");
    public static readonly OptionDefinition Live = Flag("--live", $"Ask agents for their maps and some pods for their exit addresses too");
    public static readonly OptionDefinition Sample =
        One("--sample", "N", $"With {Live}: how many pods of each policy and gateway are asked") with { Default = "3", Range = (1, 1000) };
    public static readonly OptionDefinition List = Flag("--list", $"List the checks");
    public static readonly OptionDefinition Explain = One("--explain", "CODE", $"Explain a check: why, examples, what to do") with
    { Completion = OptionCompletion.Checks };
}

/// <content>Those that prove and diagnose.</content>
public static partial class Subcommands
{
    private static readonly OptionDefinition PrintedOrSaved = Printed(
        "Format", "wide", "json", "yaml", "name", "jsonpath=...", "custom-columns=...", "csv", "junit") with
    {
        NoParameter = null,
        Completion = OptionCompletion.Reports,
        ParameterSuggested = ["junit", "json", "yaml", "csv"],
        ParameterMeaning = $"Write the results to files too, as junit, json, yaml or csv: 'junit=results.xml'",
    };

    public static readonly CommandDefinition Test = new("test", "Test-EgressExitIp", $"Check the exit address of pods against the policies")
    {
        Options =
        [
            Pods, Policy, Filename.For($"Only pods that the policies of these documents select: a file, a folder, or '-' for standard input") with
            { NoParameter = Piped, PowerShell = "the pipeline" },
            Selector.For($"Only pods with these labels") with { Completion = OptionCompletion.PodLabels },
            AllNamespaces.For($"Pods of every namespace"), PodsFrom, Container, Echo, Concurrency,
            Options.Timeout.For($"Time limit for one pod, all steps included (15s; 60s with {Probe})") with { Alias = "TimeoutSeconds" }, Retries, Probe,
            ProbeImage, AllowUnasked with
            {
                ParameterMeaning = $"With {Quiet}: true even if pods could not be asked",
            },
            Show.For($"all, or failed: only pods that are not as expected or could not be asked") with { Allowed = ["all", "failed"] }, Quiet,
            PrintedOrSaved, NoHeaders, SortBy, Ci, Fail, InputObject with
            {
                ParameterMeaning = $"Pods as texts or objects (also results of this cmdlet, which are tested again), and policies, whose pods are tested",
            },
        ],
        Examples = ["test --policy egress-test", "test -A --show failed", "test nginx-54c98b4f84-5wlpc -o wide"],
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
            PrintedOrSaved, EveryNamespace, NoHeaders, SortBy, Ci, Fail,
        ],
        Examples = ["verify", "verify --node 172.22.49.119 -o wide"],
    };

    public static readonly CommandDefinition Cleanup = new("cleanup", "Remove-EgressProbe", $"Show and remove what earlier tests left in the cluster")
    {
        Options =
        [
            AllNamespaces, Force.For($"Remove also probe pods that a running test may use"),
            Options.DryRun.For($"client: only show; server: let the server check, remove nothing"), Yes, .. OfLists,
        ],
        Examples = ["cleanup --dry-run=client", "cleanup -A -y"],
        ReadsNothingSaved = Writes,
    };

    public static readonly CommandDefinition Check = new(
        "check", "Invoke-EgressCheck", $"Find what is wrong, or will be: in documents, in the installation, on the running cluster")
    {
        Options =
        [
            Filename.For($"Check documents: a file, a folder, or '-' for standard input; with {From} or a cluster, what they bring to it"),
            IncludeExisting.For($"With {Filename}: show also what {From} or the cluster has without the documents"), Only, Skip, FailOn,
            Show.For($"Show findings from this severity on: error, warning, info", "info") with { Word = "SEVERITY", Allowed = ["error", "warning", "info"] },
            UpgradeTo,
            Options.Output.For(
                $"Format, and a file to write it to: text, json, yaml, junit, sarif, tap, markdown; standard output has text unless one has no file") with
            {
                Value = OptionValue.Many, Word = "FORMAT[=FILE]", NoParameter = null, Completion = OptionCompletion.Reports,
                Suggested = ["text", "json", "yaml", "junit", "sarif", "tap", "markdown"],
                ParameterMeaning = $"Write the report to files too: 'junit=results.xml', 'sarif=egress.sarif'",
            },
            Ci, Live, Sample, Echo.For($"With {Live}: echo service that answers with the address it sees"), Fix,
            new("--dry-run", $"With {Fix}: show the changes only") { NoParameter = "-WhatIf", PowerShell = "-WhatIf" }, Yes.For($"With {Fix}: do not ask"),
            EveryNamespace, List, Explain,
            InputObject with { ParameterMeaning = $"Documents to check: policies of cmdlets or of kubectl get, files, or YAML or JSON as text" },
        ],
        Examples = ["check", "check -f web.yaml --cilium-version 1.18.3", "check --upgrade-to 1.20.0"],
    };
}
