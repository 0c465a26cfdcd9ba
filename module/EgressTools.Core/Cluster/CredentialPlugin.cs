using System.ComponentModel;
using System.Diagnostics;

namespace EgressTools.Cluster;

/// <summary>Runs a kubeconfig's credential plugin.</summary>
internal static class CredentialPlugin
{
    // Enough for a person to log in with a browser.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    /// <exception cref="ClusterException">It is not there, fails, answers nonsense or takes too long; the message names it.</exception>
    public static async Task<ExecCredential> RunAsync(PluginCommand plugin, Connection connection, ConnectionOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var interactive = options.Interactive && plugin.Interaction != PluginInteraction.Never;
        if (plugin.Interaction == PluginInteraction.Always && !interactive)
            throw Failure(plugin, "it must ask at a terminal, and standard input is not a terminal");
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var process = Start(plugin, ExecCredential.Request(plugin, interactive, connection), interactive, options.PluginMessage is not null);
        try
        {
            var output = OutputAsync(process.StandardOutput, either.Token);
            var errors = options.PluginMessage is { } say ? ForwardAsync(process.StandardError, say, connection.Secrets, either.Token) : Task.FromResult("");
            // Where one of them fails, the plugin waits for ever to be read, and the other for its end.
            await (await Task.WhenAny(output, errors).ConfigureAwait(false)).ConfigureAwait(false);
            var (text, last) = (await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode == 0
                ? ExecCredential.Parse(text, plugin.ApiVersion)
                : throw Failure(plugin, $"it ended with exit code {process.ExitCode}{(last.Length == 0 ? "" : $": {TerminalText.Plain(last)}")}");
        }
        catch (FormatException error)
        {
            throw Failure(plugin, error.Message, error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(plugin, $"it did not answer within {Plural.Time(TimeLimit)}", error);
        }
        finally
        {
            ChildProcess.Kill(process);
        }
    }

    private static Process Start(PluginCommand plugin, string request, bool interactive, bool captureErrors)
    {
        if (plugin.Command.Length == 0)
            throw new InputException("the kubeconfig's exec entry names no command", "KubeConfig");
        var program = ChildProcess.Find(plugin.Command, Environment.GetEnvironmentVariable("PATH"))
            ?? throw Failure(plugin, $"the program was not found{Hint(plugin)}");
        var start = new ProcessStartInfo(program, plugin.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = captureErrors,
            RedirectStandardInput = !interactive,
        };
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = request;
        try
        {
            var process = Process.Start(start) ?? throw Failure(plugin, "it did not start");
            if (!interactive)
                process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            throw Failure(plugin, $"it cannot be started: {TerminalText.Plain(error.Message)}", error);
        }
    }

    private static async Task<string> OutputAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        for (int count; (count = await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            text.Append(buffer, 0, count);
            if (text.Length > ServerLimits.PluginBytes)
                throw new FormatException($"it printed more than {ServerLimits.PluginBytes >> 20} MB");
        }
        return text.ToString();
    }

    /// <summary>Says each line of standard error, without the credentials known so far; a line of any length is no more than its beginning.</summary>
    /// <returns>The last that was not empty.</returns>
    private static async Task<string> ForwardAsync(StreamReader errors, Action<string> say, SecretMask secrets, CancellationToken cancellationToken)
    {
        var last = "";
        var line = new StringBuilder();
        var buffer = new char[1024];
        for (int count; (count = await errors.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            foreach (var letter in buffer.AsSpan(0, count))
            {
                if (letter == '\n')
                    Say();
                else if (line.Length < ServerLimits.StatusBytes)
                    line.Append(letter);
            }
        }
        if (line.Length > 0)
            Say();
        return last;

        void Say()
        {
            var text = secrets.In(line.ToString().TrimEnd('\r'));
            line.Clear();
            last = text.Trim().Length == 0 ? last : text.Trim();
            say(text);
        }
    }

    private static ClusterException Failure(PluginCommand plugin, string why, Exception? inner = null) =>
        new($"the credential plugin '{TerminalText.Plain(plugin.Command)}' of the kubeconfig failed: {why}", "CredentialPlugin", inner);

    private static string Hint(PluginCommand plugin) => plugin.InstallHint is { } hint ? $"; its kubeconfig says: {TerminalText.Plain(hint)}" : "";
}
