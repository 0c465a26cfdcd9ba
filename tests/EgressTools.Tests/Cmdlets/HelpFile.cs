using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;

namespace EgressTools.Tests.Cmdlets;

/// <summary>What Get-Help shows, made of the declarations, of the doc comments of cmdlets and output classes, and of what the engine knows of them.</summary>
internal static class HelpFile
{
    public static readonly string[] Topics = ["about_EgressTools", "about_EgressTools_Pipelines"];

    private const string Rule = "----------";

    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Generate(IReadOnlyList<CmdletInfo> cmdlets)
    {
        FrontEnd.Enter(FrontEnd.PowerShell);
        var items = new XElement(Items + "helpItems",
            new XAttribute("schema", "maml"),
            cmdlets.OrderBy(static c => c.Name, StringComparer.Ordinal).Select(cmdlet => Describe(cmdlet, cmdlets)));
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <!-- Generated from the declarations and the doc comments of the cmdlets. A test compares it, and tests/golden.sh writes it anew. -->
            {items}

            """;
    }

    private static XElement Describe(CmdletInfo cmdlet, IReadOnlyList<CmdletInfo> all)
    {
        var doc = HelpDocs.Of(cmdlet.ImplementingType);
        var command = Subcommands.All.Single(c => c.Cmdlet == cmdlet.Name);
        return new XElement(Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml), new XAttribute(XNamespace.Xmlns + "command", Command),
                new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(Command + "details",
                new XElement(Command + "name", cmdlet.Name), new XElement(Command + "verb", cmdlet.Verb), new XElement(Command + "noun", cmdlet.Noun),
                Description($"{command.Summary.ToString(CultureInfo.InvariantCulture)}.")),
            Description([.. doc.Element("summary")!.Elements("para").Select(HelpDocs.Text)]),
            new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => new XElement(Command + "syntaxItem",
                new XElement(Maml + "name", cmdlet.Name),
                HelpParameter.Of(set.Parameters, command, cmdlet).Select(static p => Parameter(p, Values(p)))))),
            new XElement(Command + "parameters",
                HelpParameter.Of(cmdlet.ParameterSets.SelectMany(static s => s.Parameters).DistinctBy(static p => p.Name), command, cmdlet)
                    .OrderBy(static p => p.Name, StringComparer.Ordinal)
                    .Select(static p => Parameter(p, Description([.. p.Help]), Value(p), new XElement(Dev + "defaultValue", p.Default)))),
            new XElement(Command + "inputTypes", HelpTypes.Inputs(cmdlet, doc).Select(static t => Type("inputType", t))),
            new XElement(Command + "returnValues", HelpTypes.Outputs(cmdlet, doc).Select(static t => Type("returnValue", t))),
            new XElement(Command + "examples", doc.Elements("example").Select(Example)),
            new XElement(Maml + "relatedLinks", Links(doc, all)));
    }

    private static XElement Parameter(HelpParameter parameter, params object?[] content) => new(Command + "parameter",
        new XAttribute("required", parameter.IsMandatory),
        new XAttribute("globbing", parameter.TakesWildcards),
        new XAttribute("pipelineInput", parameter.Pipeline),
        new XAttribute("position", parameter.Position),
        new XAttribute("aliases", parameter.Aliases),
        new XElement(Maml + "name", parameter.Name),
        content);

    /// <summary>In the syntax the words that are allowed stand in place of the type.</summary>
    private static XElement? Values(HelpParameter parameter) => parameter.Allowed.Length == 0
        ? Value(parameter)
        : new XElement(Command + "parameterValueGroup", parameter.Allowed.Select(static word =>
            new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), word)));

    private static XElement? Value(HelpParameter parameter) => parameter.TypeName is not { } type ? null
        : new XElement(Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), type);

    private static XElement Type(string element, HelpType type) => new(Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name)), Description([.. type.Paragraphs]));

    private static XElement Example(XElement example, int index) => new(Command + "example",
        new XElement(Maml + "title", string.Create(
            CultureInfo.InvariantCulture, $"{Rule} Example {index + 1}: {HelpDocs.Text(example.Element("summary")!)} {Rule}")),
        new XElement(Dev + "code", HelpDocs.Code(example.Element("code")!)),
        // Get-Help leaves no line between an example and the next by itself.
        new XElement(Dev + "remarks", example.Elements("remarks").Select(HelpDocs.Text).Append("").Select(static r => new XElement(Maml + "para", r))));

    /// <summary>The online page first, as Get-Help -Online takes the first address; it is there as soon as the project has an address.</summary>
    private static IEnumerable<XElement> Links(XElement doc, IReadOnlyList<CmdletInfo> all) =>
        (Product.RepositoryUrl.Length == 0 ? Array.Empty<XElement>() : [Link("Online Version:", Product.RepositoryUrl)])
            .Concat(doc.Elements("seealso").Select(s => Link(all.Single(c => HelpDocs.Key(c.ImplementingType) == (string?)s.Attribute("cref")).Name, "")))
            .Concat(Topics.Select(static t => Link(t, "")));

    private static XElement Link(string text, string address) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", address));

    private static XElement Description(params string[] paragraphs) => new(Maml + "description", paragraphs.Select(static p => new XElement(Maml + "para", p)));
}
