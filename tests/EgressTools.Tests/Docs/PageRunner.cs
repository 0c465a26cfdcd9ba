using System.Text;
using System.Text.RegularExpressions;

namespace EgressTools.Tests.Docs;

/// <summary>
/// Runs the commands of a page: in console blocks the lines that begin with "$ ", in powershell blocks those with "PS> ". What they print takes the place of
/// what stands below them. All commands of a page that name nothing saved share one cluster, so that a page can change it step by step.
/// </summary>
internal sealed partial class PageRunner(string page) : IAsyncDisposable
{
    /// <summary>A page says with it that its reader begins: the cluster has no policy, and four pods.</summary>
    public const string Begins = "<!-- cluster: before the first policy -->";

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-page-").FullName;
    private readonly StringBuilder _result = new();
    private readonly StringBuilder _command = new();
    private DocCluster? _cluster;
    private string _block = "";
    private int _code;

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    public async Task<string> RunAsync(string text, CancellationToken cancellationToken)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                _block = _block.Length == 0 ? line : "";
            else if (_block is "```console" or "```powershell")
            {
                await LineAsync(line, text, cancellationToken);
                continue;
            }
            _result.Append(line).Append('\n');
        }
        return _result.ToString();
    }

    private async Task LineAsync(string line, string text, CancellationToken cancellationToken)
    {
        var prompt = _block == "```console" ? "$ " : "PS> ";
        if (_command.Length == 0 && !line.StartsWith(prompt, StringComparison.Ordinal))
            return;
        _result.Append(line).Append('\n');
        var goesOn = line.EndsWith(" \\", StringComparison.Ordinal);
        _command.Append(_command.Length == 0 ? line[prompt.Length..] : line.TrimStart());
        if (goesOn)
            _command.Length--;
        else
        {
            var command = _command.ToString();
            _command.Clear();
            _result.Append(await OutputAsync(command, text, cancellationToken));
        }
    }

    private async Task<string> OutputAsync(string command, string text, CancellationToken cancellationToken)
    {
        if (command == "echo $?")
            return $"{_code}\n";
        _cluster ??= await DocCluster.StartAsync(text.Contains(Begins, StringComparison.Ordinal));
        return _block == "```console" ? await InShellAsync(command, cancellationToken) : InPowerShell(command);
    }

    private async Task<string> InShellAsync(string command, CancellationToken cancellationToken)
    {
        var isLive = !command.Contains("--from ", StringComparison.Ordinal);
        var line = isLive && Asking().IsMatch(command) ? $"{command} --echo {_cluster!.Echo}" : command;
        // Documents alone are checked where no cluster is named, and a kubeconfig names one.
        var kubeconfig = Documents().IsMatch(command) ? null : _cluster!.Kubeconfig;
        var run = await Cli.Shell.RunAsync(Written().Replace(line, m => Path.Combine(_folder, m.Value)), cancellationToken, kubeconfig);
        _code = run.ExitCode;
        Assert.True(run.ExitCode is 0 or 1 or 4, $"{page}: '{command}' ended with {run.ExitCode}: {run.Error}");
        Assert.True(run.Out.Length > 0 || run.Error.Length > 0 || Quiet().IsMatch(command), $"{page}: '{command}' shows nothing");
        // What changes or saves something says on standard error what.
        return (Writing().IsMatch(command) ? run.Error + run.Out : run.Out).Replace(_folder + "/", "", StringComparison.Ordinal);
    }

    private string InPowerShell(string script)
    {
        using var engine = new Cmdlets.Engine();
        if (!script.Contains("-From ", StringComparison.Ordinal))
            engine.Run($$"""
                $PSDefaultParameterValues = @{ '*-Egress*:KubeConfig' = '{{_cluster!.Kubeconfig}}'; 'Test-EgressExitIp:Echo' = '{{_cluster.Echo}}' }
                """);
        var shown = engine.Show(script.Replace("examples/", Repository.Path("examples") + "/", StringComparison.Ordinal));
        Assert.DoesNotMatch("(?m)^[A-Za-z]+-Egress[A-Za-z]+: ", shown);
        return string.Concat(shown.Replace(Repository.Root + "/", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim('\n').Split('\n')
            .Select(static l => l.TrimEnd() + "\n"));
    }

    [GeneratedRegex("egress (apply|delete|(un)?label|(en|dis)able|cleanup|snapshot) (?!.*--print)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Writing();

    // A file that a command writes, by its name alone.
    [GeneratedRegex(@"(?<=[ =])[a-z]+\.(zip|sarif|xml)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written();

    [GeneratedRegex("kubectl egress check .*-f ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Documents();

    [GeneratedRegex(" (?:-q|--quiet)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quiet();

    [GeneratedRegex("kubectl egress test |check .*--live", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Asking();
}
