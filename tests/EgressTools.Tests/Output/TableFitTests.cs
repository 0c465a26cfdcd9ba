using System.Text;
using EgressTools.Plugin;

namespace EgressTools.Tests.Output;

/// <summary>Tables fit where they are read: 120 columns, or the terminal. Only <c>-o wide</c> is as wide as it is.</summary>
public sealed class TableFitTests
{
    private static readonly (string Short, string Long)[] Names =
    [
        ("nginx-54c98b4f84-", "ledger-reconciliation-worker-7d9f8b6c5d-"), ("egress-test", "payments-ledger-to-partner-bank"),
        ("namespace: default", "namespace: payments-production"), ("namespace=default", "namespace=payments-production"),
        .. Nodes("name: "), .. Nodes("nodeName: "), .. Nodes("hostname: "), .. Nodes("- node: "),
    ];

    // The names of nodes are addresses there, which stay as addresses.
    private static IEnumerable<(string Short, string Long)> Nodes(string before) => new[] { "172.22.49.147", "172.22.49.119", "172.22.49.20", "172.22.48.201" }
        .Select(name => ($"{before}{name}", $"{before}ip-{name.Replace('.', '-')}.eu-central-1.compute.internal"));

    public static TheoryData<string> Commands() =>
    [
        "nodes", "nodes --all", "policies", "users 172.22.49.119", "route payments-production/ledger-reconciliation-worker-7d9f8b6c5d-5wlpc",
        "rules --expected", "rules --actual", "verify", "test -A", "plan --delete payments-ledger-to-partner-bank", "check --list",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_table_with_long_names_fits_the_terminal(string command)
    {
        using var scene = new LongScene(command is "verify" or "rules --actual" ? "agents-differ" : "guide-scene");
        var rows = Rows(await scene.RunAsync(command, TableFit.Terminal(120)));
        Assert.NotEmpty(rows);
        Assert.All(rows, static l => Assert.InRange(TerminalText.Width(l), 1, 120));
        // A narrow terminal breaks lines, and addresses and sentences are whole.
        rows = Rows(await scene.RunAsync(command, TableFit.Terminal(80)));
        Assert.All(rows, static l => Assert.InRange(TerminalText.Width(l), 1, 120));
        Assert.DoesNotContain(rows.SelectMany(static l => l.Split(' ')),
            static cell => cell.Contains('\u2026') && cell.All(static c => !char.IsAsciiLetter(c)));
        var wide = await scene.RunAsync(command + " -o wide", TableFit.Terminal(80));
        Assert.DoesNotContain('\u2026', wide);
    }

    /// <summary>A program finds each name as it is.</summary>
    [Fact]
    public async Task Names_are_whole_where_there_is_no_terminal()
    {
        using var scene = new LongScene("guide-scene");
        Assert.Contains("ledger-reconciliation-worker-7d9f8b6c5d-5wlpc", await scene.RunAsync("users 172.22.49.119", TableFit.Standard),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_shows_its_first_and_how_many_more_when_there_is_no_room()
    {
        ImmutableArray<Column<string>> columns = [new("NAME", static _ => "a"), new("ALL", static r => r) { IsList = true }];
        Assert.Equal("NAME   ALL\na      10.0.0.1 +2\n", Text(columns, "10.0.0.1,10.0.0.2,10.0.0.3", new TableFit(20, CutsNames: false)));
        Assert.Equal("NAME   ALL\na      10.0.0.1,10.0.0.2\n", Text(columns, "10.0.0.1,10.0.0.2", new TableFit(24, CutsNames: false)));
    }

    [Theory]
    [InlineData("worker-789-123456789-123456789-123456789-123456789-123456789-1234567890")]
    [InlineData("节点节点节点节点节点节点节点节点节点节点节点节点节点节点节点节点节点节点节点")]
    public void A_long_name_keeps_its_beginning_and_its_end(string name)
    {
        var line = Text([new("NAME", static r => r)], name, TableFit.Terminal(60)).Split('\n')[1];
        Assert.InRange(TerminalText.Width(line), 56, 60);
        Assert.StartsWith(name[..12], line, StringComparison.Ordinal);
        Assert.EndsWith(name[^12..], line, StringComparison.Ordinal);
        Assert.Contains('\u2026', line);
    }

    private static string Text(ImmutableArray<Column<string>> columns, string row, TableFit fit)
    {
        using var output = new StringWriter();
        Table.Write(output, columns, [row], headers: true, fit: fit);
        return output.ToString();
    }

    // The table ends before the first empty line, where sentences begin.
    private static string[] Rows(string output) => output.Split("\n\n")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A recorded scene whose objects have names as they are in large clusters.</summary>
    private sealed class LongScene : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("egress-long-").FullName;

        public LongScene(string example)
        {
            foreach (var file in Directory.GetFiles(Repository.Path("examples", example), "*.yaml"))
            {
                var text = new StringBuilder(File.ReadAllText(file));
                foreach (var (name, longer) in Names)
                    text.Replace(name, longer);
                File.WriteAllText(Path.Combine(_folder, Path.GetFileName(file)), text.ToString());
            }
        }

        public async Task<string> RunAsync(string command, TableFit fit)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var code = await App.RunAsync([.. command.Split(' '), "--from", _folder],
                new Streams(Stream.Null, output, error) { Clock = Cli.Recordings.Clock, Fit = fit }, TestContext.Current.CancellationToken);
            Assert.True(code is 0 or 1 or 4, error.ToString());
            return output.ToString();
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
