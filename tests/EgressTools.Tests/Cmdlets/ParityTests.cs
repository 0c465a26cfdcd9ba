using System.CommandLine;
using System.Management.Automation;
using System.Text.RegularExpressions;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cmdlets;

/// <summary>Both front ends are held against the declarations: every command, every option, every parameter, and nothing else.</summary>
public sealed class ParityTests
{
    [Fact]
    public void Every_declared_command_is_a_subcommand() =>
        Assert.Equal(Subcommands.All.Select(static c => c.Name).Order(StringComparer.Ordinal), Leaves(App.Commands(Streams), "").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_declared_cmdlet_is_exported()
    {
        using var engine = new Engine();
        var exported = engine.Run("Get-Command -Module EgressTools").Output.Select(static c => ((CommandInfo)c.BaseObject).Name);
        Assert.Equal(Subcommands.All.Select(static c => c.Cmdlet).OfType<string>().Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    /// <summary>tests/golden.sh writes the list.</summary>
    [Fact]
    public void The_manifest_lists_the_declared_cmdlets()
    {
        var text = File.ReadAllText(Engine.Manifest);
        var list = new Regex(@"(?<=CmdletsToExport +\= @\(\n)( +'[\w-]+'\n)*", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var names = Subcommands.All.Select(static c => c.Cmdlet).OfType<string>().Order(StringComparer.Ordinal);
        var expected = list.Replace(text, string.Concat(names.Select(static n => $"        '{n}'\n")));
        if (Golden.Updating)
            File.WriteAllText(Engine.Manifest, expected);
        else
            Assert.Equal(expected, text);
    }

    [Fact]
    public void A_cmdlet_has_the_declared_parameters()
    {
        using var engine = new Engine();
        foreach (var command in Subcommands.All.Where(static c => c.Cmdlet is not null))
        {
            var declared = command.Options.Concat(Options.Everywhere).Where(o => o.NoParameter is null && !IsLeftOut(command, o)).ToList();
            var parameters = Parameters(engine, command.Cmdlet!);
            Assert.Equal(
                declared.Select(static o => o.Parameter).Concat(declared.Select(static o => o.ValueParameter).OfType<string>()).Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
                parameters.Keys.Order(StringComparer.Ordinal));
            foreach (var option in declared)
                Fits(command, option, parameters[option.Parameter]);
        }
    }

    /// <summary>What the help of both front ends calls the default is what a parameter has when it is not given.</summary>
    [Fact]
    public void A_parameter_has_the_declared_default()
    {
        using var engine = new Engine();
        foreach (var command in Subcommands.All.Where(static c => c.Cmdlet is not null))
        {
            var type = ((CmdletInfo)Assert.Single(engine.Run($"Get-Command {command.Cmdlet}").Output).BaseObject).ImplementingType;
            var cmdlet = Activator.CreateInstance(type);
            foreach (var option in command.Options.Where(static o => o.NoParameter is null && o.Default is not null))
            {
                var value = type.GetProperty(option.Parameter)!.GetValue(cmdlet);
                Assert.True(IsDefault(value, option.Default!), $"{command.Cmdlet} -{option.Parameter} is {value}, not {option.Default}");
            }
        }
    }

    private static bool IsDefault(object? value, string declared) => value switch
    {
        // The use case has it.
        null or Array { Length: 0 } => true,
        TimeSpan time => time == Duration.Parse(declared, Options.Timeout),
        Array { Length: > 0 } many => string.Join(',', many.Cast<object>()) == declared,
        _ => string.Equals(value?.ToString(), declared, StringComparison.OrdinalIgnoreCase),
    };

    private static void Fits(CommandDefinition command, OptionDefinition option, ParameterMetadata parameter)
    {
        var where = $"{command.Cmdlet} -{option.Parameter}";
        Assert.True(parameter.Aliases.SequenceEqual(option.Alias is { } alias ? [alias] : [], StringComparer.Ordinal),
            $"{where}: {string.Join(", ", parameter.Aliases)}");
        var isSwitch = parameter.ParameterType == typeof(SwitchParameter);
        Assert.True(isSwitch == (option.Value == OptionValue.None || option.ValueParameter is not null), $"{where}: {parameter.ParameterType}");
        // One name of a subcommand may be several of a cmdlet, and never the other way round.
        if (option.Value is OptionValue.Many or OptionValue.Words)
            Assert.True(parameter.ParameterType.IsArray, $"{where}: {parameter.ParameterType}");
        var range = parameter.Attributes.OfType<ValidateRangeAttribute>().Select(static r => ((int)r.MinRange, (int)r.MaxRange)).Cast<(int, int)?>();
        Assert.True(range.FirstOrDefault() == option.Range, $"{where}: {range.FirstOrDefault()}, not {option.Range}");
        var completes = parameter.Attributes.Any(static a => a.GetType().Name == "CompletesAttribute");
        Assert.True(completes != (IsCompletedByPowerShell(parameter) || option.Completion == OptionCompletion.Files),
            $"{where} must have [Completes], unless it takes a path or PowerShell knows its values");
    }

    // Of any other PowerShell would offer the names of files.
    private static bool IsCompletedByPowerShell(ParameterMetadata parameter)
    {
        var type = parameter.ParameterType.IsArray ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return (Nullable.GetUnderlyingType(type) ?? type).IsEnum || type == typeof(SwitchParameter)
            || parameter.Attributes.Any(static a => a is ValidateSetAttribute);
    }

    private static bool IsLeftOut(CommandDefinition command, OptionDefinition option) =>
        command.ReadsNothingSaved is not null && (option == Options.From || option == Options.CiliumVersion);

    private static Streams Streams => new(Stream.Null, TextWriter.Null, TextWriter.Null);

    private static IEnumerable<string> Leaves(Command command, string prefix) =>
        command.Subcommands.SelectMany(c => c.Subcommands.Count > 0 ? Leaves(c, $"{prefix}{c.Name} ") : [prefix + c.Name]);

    private static Dictionary<string, ParameterMetadata> Parameters(Engine engine, string cmdlet)
    {
        var shared = Cmdlet.CommonParameters.Concat(Cmdlet.OptionalCommonParameters).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var command = (CommandInfo)Assert.Single(engine.Run($"Get-Command {cmdlet}").Output).BaseObject;
        return command.Parameters.Where(p => !shared.Contains(p.Key)).ToDictionary(StringComparer.Ordinal);
    }
}
