using System.ComponentModel;
using System.Diagnostics;

namespace EgressTools.Provisioning;

/// <summary>What a run of helm came to.</summary>
/// <param name="Output">Standard output; it may hold what is private and is not shown.</param>
/// <param name="Error">What standard error says at its end, as one line fit for a terminal.</param>
public sealed record HelmResult(int ExitCode, string Output, string Error)
{
    /// <summary>Fields that others own, which keep helm 4 from applying objects: one clause each.</summary>
    internal ImmutableArray<string> Conflicts { get; init; } = [];
}

/// <summary>helm, as found on PATH.</summary>
/// <param name="Cluster">How it reaches the cluster.</param>
/// <param name="Secrets">Environment that holds what must not be among the arguments: <c>HELM_KUBETOKEN</c>.</param>
public sealed record HelmProgram(string Program, ClusterArguments Cluster, ImmutableDictionary<string, string> Secrets)
{
    private const int LongestText = 1 << 20;

    // What it wrote is in the pipes when it ends; a plugin that it leaves behind may hold them open for ever.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>What it may quote and is not to be shown, beside <see cref="Secrets"/>.</summary>
    internal ImmutableArray<string> Private { get; init; } = [];
    /// <summary>How long it may look for the repositories that it knows, which are in a file of its own.</summary>
    internal TimeSpan RepositoryLimit { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>How long one run may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it may take to end when it is asked to: it then marks the release as failed. Killed, it leaves one that is "pending" and refuses
    /// further changes.</summary>
    internal TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>helm on PATH; null where there is none.</summary>
    public static string? Find(string? path) => ChildProcess.Find("helm", path);

    /// <summary>Runs it to its end; it is ended, with what it started, when the token says so.</summary>
    /// <exception cref="ClusterException">It cannot be started, or takes too long.</exception>
    public async Task<HelmResult> RunAsync(ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var pipes = CancellationTokenSource.CreateLinkedTokenSource(either.Token);
        using var process = Start(arguments);
        try
        {
            var output = EndAsync(process.StandardOutput, pipes.Token);
            var error = EndAsync(process.StandardError, pipes.Token);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            pipes.CancelAfter(Rest);
            var said = HelmText.Masked(await error.ConfigureAwait(false), Secrets.Values.Concat(Private));
            return new HelmResult(process.ExitCode, await output.ConfigureAwait(false), HelmText.Reason(said)) { Conflicts = HelmText.Conflicts(said) };
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ClusterException($"helm did not end within {TimeLimit.TotalSeconds:0.###} s and was stopped", "HelmTimeout", error);
        }
        finally
        {
            await ChildProcess.EndAsync(process, Grace).ConfigureAwait(false);
        }
    }

    /// <summary>Where the chart of a release comes from: the repository of Cilium among those that helm knows, else Cilium's own address.</summary>
    /// <exception cref="ClusterException">helm cannot be started.</exception>
    public async Task<HelmChart> ChartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var known = await (this with { TimeLimit = RepositoryLimit, Grace = TimeSpan.FromSeconds(1) })
                .RunAsync(["repo", "list", "-o", "json"], cancellationToken).ConfigureAwait(false);
            return HelmText.Chart(known.ExitCode == 0 ? known.Output : "");
        }
        catch (ClusterException error) when (error.Id == "HelmTimeout")
        {
            return HelmText.Chart("");
        }
    }

    /// <summary>The version of a chart by its own file: helm ignores <c>--version</c> for a chart that is a file, a folder or an address.</summary>
    /// <exception cref="ClusterException">helm cannot read the chart.</exception>
    public async Task<string> ChartVersionAsync(HelmChart chart, CancellationToken cancellationToken)
    {
        var shown = await RunAsync(["show", "chart", chart.Reference], cancellationToken).ConfigureAwait(false);
        return shown.ExitCode != 0 ? throw new ClusterException($"helm cannot read chart '{TerminalText.Plain(chart.Reference)}': {shown.Error}", "NoChart")
            : HelmText.ChartVersion(shown.Output) ?? throw new ClusterException(
            $"chart '{TerminalText.Plain(chart.Reference)}' does not say its version", "NoChart");
    }

    // The environment may name another cluster: helm must reach the one that the tool reads.
    private static bool IsForeign(string variable) => variable.StartsWith("HELM_KUBE", StringComparison.Ordinal)
        || variable is "HELM_NAMESPACE" or "HELM_DEBUG";

    /// <summary>The end of what it writes until it ends, or waiting does.</summary>
    private static async Task<string> EndAsync(TextReader reader, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        try
        {
            for (int count; (count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                kept.Append(buffer, 0, count);
                if (kept.Length > LongestText)
                    kept.Remove(0, kept.Length - LongestText);
            }
        }
        catch (OperationCanceledException)
        {
            // What came by now is what there is.
        }
        return kept.ToString();
    }

    private Process Start(ImmutableArray<string> arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in Secrets)
            start.Environment[name] = value;
        try
        {
            var process = Process.Start(start) ?? throw new ClusterException("helm did not start", "Helm");
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            throw new ClusterException($"helm ('{TerminalText.Plain(Program)}') cannot be started: {TerminalText.Plain(error.Message)}", "Helm", error);
        }
    }
}
