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
