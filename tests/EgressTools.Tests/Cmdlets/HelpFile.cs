using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EgressTools.Tests.Cmdlets;

/// <summary>What Get-Help shows, made of the declarations, of the cmdlets' doc comments and of what the engine knows of them.</summary>
internal static partial class HelpFile
{
    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Generate(IEnumerable<CmdletInfo> cmdlets)
    {
        FrontEnd.Enter(FrontEnd.PowerShell);
        var docs = Docs();
        var items = new XElement(Items + "helpItems",
            new XAttribute("schema", "maml"),
            cmdlets.OrderBy(static c => c.Name, StringComparer.Ordinal).Select(cmdlet => Describe(cmdlet, docs)));
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <!-- Generated from the declarations and the doc comments of the cmdlets. A test compares it, and tests/golden.sh writes it anew. -->
            {items}

            """;
    }

    private static XElement Describe(CmdletInfo cmdlet, Dictionary<string, XElement> docs)
    {
        var doc = docs[$"T:{cmdlet.ImplementingType.FullName}"];
        var command = Subcommands.All.Single(c => c.Cmdlet == cmdlet.Name);
        return new XElement(Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml), new XAttribute(XNamespace.Xmlns + "command", Command),
                new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(Command + "details",
                new XElement(Command + "name", cmdlet.Name), new XElement(Command + "verb", cmdlet.Verb), new XElement(Command + "noun", cmdlet.Noun),
                Paragraph($"{command.Summary.ToString(CultureInfo.InvariantCulture)}.")),
            Paragraph(Para(doc, "description")),
            new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => new XElement(Command + "syntaxItem",
                new XElement(Maml + "name", cmdlet.Name), Own(set).Select(p => Parameter(command, p))))),
            new XElement(Command + "parameters", cmdlet.ParameterSets.SelectMany(Own).DistinctBy(static p => p.Name)
                .OrderBy(static p => p.Name, StringComparer.Ordinal)
                .Select(p => Parameter(command, p))),
            new XElement(Command + "returnValues", cmdlet.OutputType.Select(
                static type => new XElement(Command + "returnValue", new XElement(Dev + "type", new XElement(Maml + "name", type.Name))))),
            new XElement(Command + "examples", doc.Elements("example").Select(static (example, index) => new XElement(Command + "example",
                new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"Example {index + 1}")),
                    new XElement(Dev + "code", Text(example))))));
    }

    private static IEnumerable<CommandParameterInfo> Own(CommandParameterSetInfo set) => set.Parameters.Where(static p =>
        !Cmdlet.CommonParameters.Contains(p.Name) && !Cmdlet.OptionalCommonParameters.Contains(p.Name));

    private static XElement Parameter(CommandDefinition command, CommandParameterInfo parameter)
    {
        var option = command.Options.Concat(Options.Everywhere)
            .First(o => o.NoParameter is null && (o.Parameter == parameter.Name || o.ValueParameter == parameter.Name));
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return new XElement(Command + "parameter",
            new XAttribute("required", parameter.IsMandatory),
            new XAttribute("pipelineInput", parameter.ValueFromPipeline ? "true (ByValue)" : "false"),
            new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            Paragraph(option.ValueParameter == parameter.Name ? option.ValueParameterHelp : option.ParameterHelp),
            type == typeof(SwitchParameter) ? null : new XElement(Command + "parameterValue", new XAttribute("required", "true"), type.Name));
    }

    private static XElement Paragraph(string text) => new(Maml + "description", new XElement(Maml + "para", text));

    private static string Para(XElement doc, string type) => Text(doc.Element("summary")!.Elements("para").Single(p => (string?)p.Attribute("type") == type));

    private static string Text(XElement element) => Space().Replace(element.Value, " ").Trim();

    private static Dictionary<string, XElement> Docs()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var file = Repository.Path("module", "EgressTools.Cmdlets", "bin", configuration, "net8.0", "EgressTools.Cmdlets.xml");
        return XDocument.Load(file).Descendants("member").ToDictionary(static m => (string)m.Attribute("name")!, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
