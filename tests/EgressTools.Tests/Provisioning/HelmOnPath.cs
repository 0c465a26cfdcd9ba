using System.Collections.Concurrent;

namespace EgressTools.Tests.Provisioning;

/// <summary>A call of helm.</summary>
internal sealed record HelmCall(ImmutableArray<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>"upgrade", "rollback", "repo".</summary>
    public string Verb => Arguments[0];
}

/// <summary>What helm prints and ends with.</summary>
internal sealed record HelmAnswer(int Code, string Out = "", string Error = "");

/// <summary>
/// A program named helm in a folder of its own: it hands its arguments and its environment to the test, waits for what it is to print, and ends. Asked to
/// end by a signal it says so, and waits for its last words.
/// </summary>
internal sealed class HelmOnPath : IAsyncDisposable
{
    private const string Script = """
        #!/bin/sh
        call=$(mktemp -d 'HERE/call.XXXXXXXX') || exit 70
        trap 'touch "$call/signal"' TERM INT
        for argument in "$@"; do printf '%s\n' "$argument"; done > "$call/arguments"
        EGRESS_TEST_PROCESS=$$ env > "$call/environment"
        touch "$call/called"
        until test -f "$call/code"; do sleep 0.02; done
        cat "$call/out"
        cat "$call/error" >&2
        exit "$(cat "$call/code")"

        """;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<HelmCall> _calls = new();
    private readonly ConcurrentDictionary<string, HelmCall> _open = new(StringComparer.Ordinal);
    private readonly Task _work;

    public HelmOnPath()
    {
        Folder = Directory.CreateTempSubdirectory("egress-helm-").FullName;
        File.WriteAllText(Program, Script.ReplaceLineEndings("\n").Replace("HERE", Folder, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _work = WorkAsync();
    }

    /// <summary>For PATH.</summary>
    public string Folder { get; }

    public string Program => Path.Combine(Folder, "helm");

    /// <summary>What was called, in order.</summary>
    public ImmutableArray<HelmCall> Calls => [.. _calls];

    /// <summary>What it answers; null to go on until it is asked to end.</summary>
    public Func<HelmCall, HelmAnswer?> Answer { get; set; } = static _ => new HelmAnswer(0);

    /// <summary>Its last words when it is asked to end; null where it does not care.</summary>
    public Func<HelmCall, HelmAnswer?> Ended { get; set; } = static _ => new HelmAnswer(1, "", "Error: context canceled\n");

    /// <summary>Completes when it was called with a verb.</summary>
    public async Task CalledAsync(string verb, CancellationToken cancellationToken)
    {
        while (!_calls.Any(c => c.Verb == verb))
            await Task.Delay(10, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var call in Directory.EnumerateDirectories(Folder))
                Look(call);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private void Look(string folder)
    {
        if (File.Exists(Path.Combine(folder, "code")) || !File.Exists(Path.Combine(folder, "called")))
            return;
        if (_open.TryGetValue(folder, out var open))
        {
            if (File.Exists(Path.Combine(folder, "signal")) && Ended(open) is { } last)
                Write(folder, last);
            return;
        }
        var environment = File.ReadAllLines(Path.Combine(folder, "environment")).Where(static l => l.Contains('=', StringComparison.Ordinal))
            .Select(static l => l.Split('=', 2))
            .GroupBy(static p => p[0], StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.First()[1], StringComparer.Ordinal);
        var call = new HelmCall([.. File.ReadAllLines(Path.Combine(folder, "arguments"))], environment);
        _open[folder] = call;
        _calls.Enqueue(call);
        if (Answer(call) is { } answer)
            Write(folder, answer);
    }

    private static void Write(string folder, HelmAnswer answer)
    {
        File.WriteAllText(Path.Combine(folder, "out"), answer.Out);
        File.WriteAllText(Path.Combine(folder, "error"), answer.Error);
        File.WriteAllText(Path.Combine(folder, "code.new"), answer.Code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        File.Move(Path.Combine(folder, "code.new"), Path.Combine(folder, "code"));
    }
}
