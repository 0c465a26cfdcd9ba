using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>A place where commands are typed: what PATH is there, and what somebody answers.</summary>
/// <param name="Path">PATH: where helm is looked for.</param>
/// <param name="Kubeconfig">The cluster.</param>
internal sealed record Terminal(string Path, string Kubeconfig)
{
    /// <summary>Answers a question; null where standard input is no terminal.</summary>
    public Func<string?>? Answer { get; init; }

    /// <summary>XDG_STATE_HOME: where policies are saved; null where there is no such place.</summary>
    public string? State { get; init; }

    /// <summary>What waits are measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Interrupt { get; init; } = TestContext.Current.CancellationToken;

    /// <summary>Runs a command; the name of the kubeconfig, which is another in each run, is made one in what it says.</summary>
    public async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(Stream.Null, output, error)
        {
            Clock = Clock,
            InIsTerminal = Answer is not null,
            ReadAnswer = Answer ?? (static () => null),
            Variable = name => name switch
            {
                "PATH" => Path,
                "XDG_STATE_HOME" => State,
                _ => null,
            },
        };
        var code = await App.RunAsync([.. arguments, "--kubeconfig", Kubeconfig], streams, Interrupt);
        return new CliResult(code, Plain(output), Plain(error));
    }

    private string Plain(StringWriter text) => text.ToString().Replace(Kubeconfig, "KUBECONFIG", StringComparison.Ordinal);
}
