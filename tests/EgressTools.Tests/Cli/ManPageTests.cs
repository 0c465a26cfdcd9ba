namespace EgressTools.Tests.Cli;

/// <summary>The man page that packages are made with.</summary>
public sealed class ManPageTests
{
    [Fact]
    public async Task Man_and_mandoc_have_nothing_to_say()
    {
        var (man, mandoc) = (Requires.Program("man"), Requires.Program("mandoc"));
        using var bin = new BinFolder();
        await bin.AddAsync("kubectl-egress.1", (await CliRunner.RunAsync("__man")).Out);

        var page = await bin.RunAsync(man, ["--warnings", "-l", bin.PathOf("kubectl-egress.1")], ("MANWIDTH", "80"));
        var lint = await bin.RunAsync(mandoc, ["-Tlint", "-Wwarning", bin.PathOf("kubectl-egress.1")]);

        Assert.Equal((0, ""), (page.ExitCode, page.Error));
        // A build that does not know its commit has no date.
        Assert.All(lint.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), static l => Assert.Contains("missing date", l, StringComparison.Ordinal));
        Assert.All(page.Out.Split('\n'), static l => Assert.InRange(l.Length, 0, 120));
    }

    [Fact]
    public async Task It_has_every_command_and_every_option()
    {
        var page = (await CliRunner.RunAsync("__man")).Out.Replace("\\-", "-", StringComparison.Ordinal);
        foreach (var command in Subcommands.All)
        {
            var begin = page.IndexOf($".SH KUBECTL EGRESS {command.Name.ToUpperInvariant()}\n", StringComparison.Ordinal);
            Assert.True(begin >= 0, command.Name);
            var section = page[begin..page.IndexOf("\n.SH ", begin + 1, StringComparison.Ordinal)];
            Assert.All(command.Options.Where(static o => !o.IsArgument && o.NoOption is null),
                o => Assert.Contains(o.Name, section, StringComparison.Ordinal));
        }
        var everywhere = page[page.IndexOf("OPTIONS OF EVERY", StringComparison.Ordinal)..];
        Assert.All(Options.Everywhere, o => Assert.Contains(o.Name, everywhere, StringComparison.Ordinal));
        Assert.DoesNotContain("__man", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_begins_with_a_dot_is_no_request() =>
        Assert.DoesNotContain((await CliRunner.RunAsync("__man")).Out.Split('\n'), static l => l.StartsWith('\'')
            || (l.StartsWith('.') && !l.StartsWith(".TH ", StringComparison.Ordinal) && !l.StartsWith(".SH ", StringComparison.Ordinal)
                && !l.StartsWith(".BR ", StringComparison.Ordinal) && l is not (".TP" or ".PP" or ".nf" or ".fi")));
}
