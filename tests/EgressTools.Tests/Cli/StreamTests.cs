using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>What becomes of standard streams that do not do what one expects of them.</summary>
public sealed class StreamTests
{
    private static readonly string[] Nodes = ["nodes", "--from", Repository.Path("examples", "guide-scene")];

    [Theory]
    [InlineData("nodes")]
    [InlineData("nodes", "-o", "json")]
    [InlineData("test", "--policy", "egress-test")]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("demo")]
    public async Task Output_that_cannot_be_written_is_an_error(params string[] arguments)
    {
        using var error = new StringWriter();
        await using var output = new StreamWriter(new GuardedOutput(new Full(), "standard output"));
        string[] from = arguments[0].StartsWith('-') || arguments is ["demo"] ? [] : ["--from", Repository.Path("examples", "guide-scene")];
        var code = await App.RunAsync([.. arguments, .. from], new Streams(Stream.Null, output, error), TestContext.Current.CancellationToken);
        Assert.Equal((3, "error: standard output cannot be written: no space left\n"), (code, error.ToString()));
    }

    [Fact]
    public async Task Errors_that_nobody_can_read_change_nothing_else()
    {
        using var output = new StringWriter();
        await using var error = new StreamWriter(new GuardedOutput(new Full(), name: null)) { AutoFlush = true };
        Assert.Equal(0, await App.RunAsync(Nodes, new Streams(Stream.Null, output, error), TestContext.Current.CancellationToken));
        Assert.Equal(2, await App.RunAsync(["nodes", "--bogus"], new Streams(Stream.Null, output, error), TestContext.Current.CancellationToken));
        Assert.Contains("172.22.49.20", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nodes", "--from", "-")]
    [InlineData("apply", "-f", "-")]
    [InlineData("create", "policy", "web", "--nodes-from", "-", "--pod-selector", "a=b")]
    public async Task Waiting_for_input_ends_with_an_interrupt(params string[] arguments)
    {
        using var interrupt = new CancellationTokenSource();
        using var silent = new Silent(interrupt);
        var code = await App.RunAsync(arguments, new Streams(silent, TextWriter.Null, TextWriter.Null), interrupt.Token);
        Assert.Equal(App.Interrupted, code);
    }

    [Fact]
    public async Task A_reader_that_has_had_enough_ends_a_list_without_an_error()
    {
        using var enough = new CancellationTokenSource();
        using var error = new StringWriter();
        await using var output = new StreamWriter(new GuardedOutput(new Unread(), "standard output") { OnClosed = enough.Cancel }) { AutoFlush = true };
        var code = await App.RunAsync(["rules", "--expected", "-o", "name", "--from", Repository.Path("examples", "guide-scene")],
            new Streams(Stream.Null, output, error), enough.Token);
        Assert.Equal((App.Interrupted, ""), (code, error.ToString()));
    }

    private sealed class Unread : MemoryStream
    {
        private const int BrokenPipe = 32;

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("broken pipe", BrokenPipe);
    }

    [Fact]
    public async Task Progress_is_wiped_off_before_an_error()
    {
        await using var scene = await LiveScene.StartAsync();
        using var error = new StringWriter();
        var streams = new Streams(Stream.Null, TextWriter.Null, error) { ErrorIsTerminal = true };
        Assert.Equal(3, await App.RunAsync(["verify", "--kubeconfig", scene.Kubeconfig, "--color", "never"], streams, TestContext.Current.CancellationToken));
        Assert.Contains("\rasking agents: 0 of 0\r                     \rerror: no agent could be asked", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class Full : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("no space left.");
    }

    /// <summary>A terminal at which nobody types, but for the interrupt.</summary>
    private sealed class Silent(CancellationTokenSource interrupt) : MemoryStream
    {
        private readonly ManualResetEventSlim _released = new();

        public override int Read(Span<byte> buffer)
        {
            interrupt.Cancel();
            _released.Wait();
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            _released.Set();
            base.Dispose(disposing);
        }
    }
}
