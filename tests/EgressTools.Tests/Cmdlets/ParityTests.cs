using System.CommandLine;
using System.Management.Automation;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cmdlets;

/// <summary>Both front ends have the same words: every subcommand its cmdlet, every option its parameter, and the other way round.</summary>
public sealed class ParityTests
{
    private static readonly Dictionary<string, string> CommandsWithoutCmdlet = new(StringComparer.Ordinal)
    {
        ["demo"] = "a walk for people who try the program without installing anything",
        ["help"] = "Get-Help",
        ["version"] = "(Get-Module EgressTools).Version",
    };

    private static readonly Dictionary<string, string> ParameterOf = new(StringComparer.Ordinal)
    {
        ["--selector"] = "LabelSelector",
        ["--username"] = "Credential",
        ["--password"] = "Credential",
        ["apply --filename"] = "Path",
        ["plan --filename"] = "Path",
        ["check --filename"] = "Path",
        ["test pods"] = "Pod",
    };

    private static readonly Dictionary<string, string> OptionsWithoutParameter = new(StringComparer.Ordinal)
    {
        ["--output"] = "PowerShell formats and converts objects",
        ["--no-headers"] = "PowerShell formats objects",
        ["--sort-by"] = "Sort-Object",
        ["--color"] = "$PSStyle decides",
        ["--v"] = "-Verbose and -Debug",
        ["create policy --nodes-from"] = "nodes come through the pipeline",
        ["test --pods-from"] = "pods come through the pipeline",
        ["apply --yes"] = "-Confirm:$false",
        ["check --fail-on"] = "a condition over the findings: if (... | Where-Object Severity -eq Error) { throw }",
        ["check --ci"] = "what pipelines read are lines on standard output, which a cmdlet has not",
        ["check --dry-run"] = "-WhatIf",
        ["check --yes"] = "-Confirm:$false",
        ["label --nodes-from"] = "nodes come through the pipeline",
        ["cleanup --yes"] = "-Confirm:$false",
        ["cleanup --from"] = "refused there too: it writes to a cluster",
        ["cleanup --cilium-version"] = "nothing is predicted",
        ["label --yes"] = "-Confirm:$false",
        ["label --from"] = "refused there too: it writes to a cluster",
        ["label --cilium-version"] = "needed only where no version is found; Get-EgressPlan has it",
        ["unlabel --nodes-from"] = "nodes come through the pipeline",
        ["unlabel --yes"] = "-Confirm:$false",
        ["unlabel --from"] = "refused there too: it writes to a cluster",
        ["unlabel --cilium-version"] = "needed only where no version is found; Get-EgressPlan has it",
        ["plan --detailed-exitcode"] = "IsEmpty of the plan",
        ["enable --yes"] = "-Confirm:$false",
        ["disable --yes"] = "-Confirm:$false",
        ["apply --from"] = "refused there too: it writes to a cluster",
        ["apply --cilium-version"] = "nothing is predicted",
        ["create nodepool --from"] = "nothing is read",
        ["create nodepool --cilium-version"] = "nothing is predicted",
    };

    private static readonly Dictionary<string, string> ParametersWithoutOption = new(StringComparer.Ordinal)
    {
        ["Get-EgressNode Name"] = "wildcards over the result; a shell has grep",
        ["Add-EgressNode TaintAs"] = "--taint=KEY=VALUE:EFFECT; a switch has no value",
        ["Add-EgressNode PassThru"] = "the objects, for -o",
        ["Remove-EgressNode TaintAs"] = "--taint=KEY=VALUE:EFFECT; a switch has no value",
        ["Remove-EgressNode PassThru"] = "the objects, for -o",
        ["Get-EgressPlan InputObject"] = "the pipeline, for -f -",
        ["Publish-EgressPolicy InputObject"] = "the pipeline, for -f -",
        ["Publish-EgressPolicy PassThru"] = "the objects, for -o",
        ["Test-EgressExitIp InputObject"] = "the pipeline, for -f -",
    };

    [Fact]
    public void EveryCommandHasItsCmdlet() =>
        Assert.Equal(Commands().Select(static c => c.Name).Order(StringComparer.Ordinal), CommandTable.Cmdlets.Keys.Concat(CommandsWithoutCmdlet.Keys).Order(StringComparer.Ordinal));

    [Fact]
    public void EveryOptionHasItsParameter()
    {
        using var engine = new Engine();
        foreach (var (name, command) in Commands().Where(static c => CommandTable.Cmdlets.ContainsKey(c.Name)))
        {
            var parameters = Parameters(engine, CommandTable.Cmdlets[name]);
            foreach (var option in Words(command).Where(o => !Known(OptionsWithoutParameter, name, o)))
                Assert.Contains(Parameter(name, option), parameters, StringComparer.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void EveryParameterHasItsOption()
    {
        using var engine = new Engine();
        foreach (var (name, command) in Commands().Where(static c => CommandTable.Cmdlets.ContainsKey(c.Name)))
        {
            var options = Words(command).Select(option => Parameter(name, option)).ToList();
            foreach (var parameter in Parameters(engine, CommandTable.Cmdlets[name]).Where(p => !ParametersWithoutOption.ContainsKey($"{CommandTable.Cmdlets[name]} {p}")))
                Assert.Contains(parameter, options, StringComparer.OrdinalIgnoreCase);
        }
    }

    private static IEnumerable<(string Name, Command Command)> Commands()
    {
        var streams = new Streams(Stream.Null, TextWriter.Null, TextWriter.Null);
        return Leaves(App.Commands(new CommonOptions(), streams), "");

        static IEnumerable<(string Name, Command Command)> Leaves(Command command, string prefix) => command.Subcommands.SelectMany(c =>
            c.Subcommands.Count > 0 ? Leaves(c, $"{prefix}{c.Name} ") : [(prefix + c.Name, c)]);
    }

    private static IEnumerable<string> Words(Command command) =>
        command.Arguments.Select(static a => a.Name).Concat(HelpText.Own(command).Select(static o => o.Name)).Concat(new CommonOptions().All.Select(static o => o.Name));

    private static bool Known(Dictionary<string, string> list, string command, string option) => list.ContainsKey(option) || list.ContainsKey($"{command} {option}");

    private static string Parameter(string command, string option) =>
        ParameterOf.TryGetValue(option, out var name) || ParameterOf.TryGetValue($"{command} {option}", out name) ? name : option.Replace("-", "", StringComparison.Ordinal);

    private static List<string> Parameters(Engine engine, string cmdlet)
    {
        var shared = Cmdlet.CommonParameters.Concat(Cmdlet.OptionalCommonParameters).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var command = (CommandInfo)Assert.Single(engine.Run($"Get-Command {cmdlet}").Output).BaseObject;
        return [.. command.Parameters.Keys.Where(p => !shared.Contains(p))];
    }
}
