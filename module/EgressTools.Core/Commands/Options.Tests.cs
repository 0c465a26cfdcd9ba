#pragma warning disable CS1591 // The meaning of each is its documentation.
namespace EgressTools.Commands;

/// <content>Those of <c>test</c> and <c>check</c>.</content>
public static partial class Options
{
    public static readonly OptionDefinition Pods =
        Argument("pods", OptionValue.Many, $"NAME, NAMESPACE/NAME, or TYPE/NAME of type pod, deploy, sts, ds, rs, job or svc") with { Parameter = "Pod" };
    public static readonly OptionDefinition Policy =
        One("--policy", "NAME", $"Only pods that this policy selects") with { Completion = OptionCompletion.Policies };
    public static readonly OptionDefinition PodsFrom =
        One("--pods-from", "FILE", $"Pods from the output of 'kubectl get pods' (-o json, yaml or name); '-' for standard input")
        with
        { NoParameter = Through, PowerShell = "the pipeline" };
    public static readonly OptionDefinition Container =
        One("--container", "NAME", $"Container that asks (default: the first running one with a program for it)") with { Short = "-c", Alias = "c" };
    public static readonly OptionDefinition Echo = Many("--echo", "URL", $"Echo service that answers with the address it sees")
        with
    { Default = "checkip.amazonaws.com, 4.ipw.cn, api.ipify.org, ifconfig.me, ipv4.icanhazip.com" };
    public static readonly OptionDefinition Concurrency = One("--concurrency", "N", $"How many pods are asked at once") with { Default = "32" };
    public static readonly OptionDefinition Retries = One("--retries", "N", $"How often a pod is asked again that did not answer") with { Default = "1" };
    public static readonly OptionDefinition Probe = Word(
        "--probe", "HOW", $"For images without curl, wget, bash or python3: ephemeral (container) or pod (a short-lived one)", ["exec", "ephemeral", "pod"]);
    public static readonly OptionDefinition ProbeImage = One("--probe-image", "IMAGE", $"Image of {Probe}");
    public static readonly OptionDefinition Quiet =
        Flag("--quiet", $"Only the exit code", "-q") with { ParameterMeaning = $"Write one boolean: whether every pod was asked and leaves as expected" };
    public static readonly OptionDefinition Only = Many("--only", "CODES", $"Only these checks: EGT1001, or EGT1 for all that begin so");
    public static readonly OptionDefinition FailOn = One("--fail-on", "SEVERITY", $"End with 1 from this severity on: error, warning, info; or never")
        with
    { Default = "error", NoParameter = "a condition over the findings: if (... | Where-Object Severity -eq Error) { throw }" };
    public static readonly OptionDefinition UpgradeTo = One("--upgrade-to", "VERSION", $"Show what this version of Cilium would break");
    public static readonly OptionDefinition Ci =
        Word("--ci", "SYSTEM", $"Tell a pipeline in its own words: auto, none, azure, github, gitlab", ["auto", "none", "azure", "github", "gitlab"])
        with
        { NoParameter = "pipelines read lines on standard output, which cmdlets do not have" };
    public static readonly OptionDefinition Live = Flag("--live", $"Ask agents for their maps and some pods for their exit addresses too");
    public static readonly OptionDefinition Sample =
        One("--sample", "N", $"With {Live}: how many pods of each policy and gateway are asked") with { Default = "3" };
    public static readonly OptionDefinition List = Flag("--list", $"List the checks");
    public static readonly OptionDefinition Explain = One("--explain", "CODE", $"Explain a check: why, examples, what to do");
}
