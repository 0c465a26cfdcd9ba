namespace EgressTools.Tests.Commands;

/// <summary>The declarations of options and commands.</summary>
public sealed class DefinitionTests
{
    [Fact]
    public void An_option_is_called_as_the_front_end_calls_it()
    {
        Assert.Equal("--cilium-version, -f and --probe pod of kubectl egress test, --taint=a=b:NoSchedule", Sentence());
        FrontEnd.Enter(FrontEnd.PowerShell);
        Assert.Equal("-CiliumVersion, -Path and -Probe pod of Test-EgressExitIp, -TaintAs a=b:NoSchedule", Sentence());

        static string Sentence() =>
            $"{Options.CiliumVersion}, {Options.Filename} and {Options.Probe.With("pod")} of {Subcommands.Test}, " +
            $"{Subcommands.Label[Options.Taint].With("a=b:NoSchedule")}";
    }

    [Fact]
    public void What_is_cited_is_declared_before()
    {
        var options = Options.Everywhere.Concat(Subcommands.All.SelectMany(static c => c.Options)).ToList();
        Assert.All(options.SelectMany(static o => new[] { o.Meaning, o.ParameterMeaning })
            .Concat(Subcommands.All.Select(static c => c.Summary)).OfType<FormattableString>(),
            static meaning => Assert.DoesNotContain(null, meaning.GetArguments()));
        Assert.All(options, static o => Assert.True(o is { Allowed.IsEmpty: true } or { Default: null } || o.Allowed.Contains(o.Default), o.Name));
    }

    [Fact]
    public void A_name_is_that_of_one_command()
    {
        var names = Subcommands.All.SelectMany(static c => c.Names).ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        Assert.All(names, static n => Assert.Contains(n, Subcommands.Find(n)!.Names));
        Assert.Null(Subcommands.Find("create"));
    }

    [Fact]
    public void An_option_means_one_thing_in_every_command()
    {
        var options = Subcommands.All.SelectMany(static c => c.Options).ToList();
        Assert.All(options.Where(static o => o.Short == "-f"), static o => Assert.Equal(Options.Filename.Name, o.Name));
        Assert.All(options.Where(static o => o.Meaning.ToString(null).Contains("Label that marks", StringComparison.Ordinal)),
            static o => Assert.Equal(Options.Label.Name, o.Name));
        var lists = Subcommands.All.Where(static c => c.Options.Any(static o => o.Name == Options.SortBy.Name) && c != Subcommands.Route);
        Assert.All(lists, static c => Assert.Contains(c.Options, static o => o.Short == "-A"));
    }

    [Fact]
    public void A_command_has_an_option_once()
    {
        foreach (var command in Subcommands.All)
        {
            Assert.Equal(command.Options.Select(static o => o.Name).Distinct(StringComparer.Ordinal), command.Options.Select(static o => o.Name));
            Assert.Empty(command.Options.Select(static o => o.Name).Intersect(Options.Everywhere.Select(static o => o.Name), StringComparer.Ordinal));
            Assert.NotEqual(command.Cmdlet is null, command.NoCmdlet is null);
        }
    }
}
