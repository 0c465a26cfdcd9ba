using System.Text;
using System.Text.RegularExpressions;

namespace EgressTools.Cmdlets;

/// <summary>The core speaks of options as the plugin writes them; whoever sits in PowerShell has to read the parameter that helps there.</summary>
internal static partial class Wording
{
    private static readonly (string Plugin, string Cmdlet)[] Names =
    [
        ("kubectl egress nodes", "Get-EgressNode"),
        ("kubectl egress create policy", "New-EgressPolicy"),
        ("kubectl egress create nodepool", "New-EgressNodePool"),
        ("kubectl egress apply", "Publish-EgressPolicy"),
        ("kubectl egress test", "Test-EgressExitIp"),
        ("kubectl egress cleanup", "Remove-EgressProbe"),
        ("kubectl egress rules", "Get-EgressRule"),
        ("kubectl egress verify", "Compare-EgressRule"),
        ("kubectl egress snapshot", "Export-EgressSnapshot"),
        ("kubectl egress policies", "Get-EgressPolicy"),
        ("kubectl egress plan", "Get-EgressPlan"),
        ("kubectl egress route", "Resolve-EgressRoute"),
        ("kubectl egress users", "Find-EgressPod"),
        ("kubectl egress check", "Invoke-EgressCheck"),
        ("kubectl egress label", "Add-EgressNode"),
        ("kubectl egress unlabel", "Remove-EgressNode"),
        ("--taint=", "-TaintAs "),
        ("kubectl egress enable", "Enable-EgressGateway"),
        ("kubectl egress disable", "Disable-EgressGateway"),
        ("nodes on --nodes-from", "nodes through the pipeline"),
        ("--selector", "-LabelSelector"),
        ("--insecure-skip-tls-verify", "-InsecureSkipTlsVerify"),
        ("--kubeconfig", "-KubeConfig"),
        ("--egress-ip", "-EgressIP"),
        ("--k8s-service-host", "-K8sServiceHost"),
        ("--k8s-service-port", "-K8sServicePort"),
    ];

    /// <summary>"give --cilium-version" as "give -CiliumVersion"; commands of kubectl itself, a whole line or in parentheses or quotes, stay as they are.</summary>
    public static string ForCmdlets(string text)
    {
        var words = new StringBuilder();
        var at = 0;
        foreach (var command in Command().EnumerateMatches(text))
        {
            words.Append(Translate(text[at..command.Index])).Append(text, command.Index, command.Length);
            at = command.Index + command.Length;
        }
        return words.Append(Translate(text[at..])).ToString();
    }

    private static string Translate(string text)
    {
        foreach (var (plugin, cmdlet) in Names)
            text = text.Replace(plugin, cmdlet, StringComparison.Ordinal);
        return Option().Replace(text, static match => "-" + string.Concat(match.Groups["word"].Captures.Select(static w => char.ToUpperInvariant(w.Value[0]) + w.Value[1..])));
    }

    [GeneratedRegex(@"^kubectl (?!egress ).*|(?<=[('])kubectl (?!egress )[^()']*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\w-])--(?<word>[a-z]+)(-(?<word>[a-z]+))*(?![\w-])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();
}
