using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EgressTools.Tests.Cmdlets;

/// <summary>The doc comments of the cmdlets' assembly, as the compiler writes them.</summary>
internal static partial class HelpDocs
{
    private static readonly Lazy<Dictionary<string, XElement>> Members = new(Read);

    public static XElement Of(Type type) => Members.Value[Key(type)];

    public static string Key(Type type) => $"T:{type.FullName}";

    /// <summary>The summary of a type; "" where it has none there.</summary>
    public static string Summary(Type type) => Members.Value.TryGetValue(Key(type), out var doc) ? SummaryOf(doc) : "";

    /// <summary>The meaning of a property: its summary, or the param of its record; "" where it has none there.</summary>
    public static string Summary(Type type, string property) =>
        Members.Value.TryGetValue($"P:{type.FullName}.{property}", out var doc) ? SummaryOf(doc)
        : Members.Value.TryGetValue(Key(type), out var record)
            && record.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == property) is { } param ? Text(param)
        : "";

    /// <summary>One line; a cited member stands as its name.</summary>
    public static string Text(XElement element) => Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    /// <summary>Lines of code, without the blanks that all begin with.</summary>
    public static string Code(XElement element)
    {
        var lines = element.Value.ReplaceLineEndings("\n").Trim('\n').Split('\n');
        var margin = lines.Skip(1).Where(static l => l.Trim().Length > 0).Select(static l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select((line, at) => at == 0 ? line.Trim() : line[Math.Min(margin, line.Length)..].TrimEnd())).Trim();
    }

    private static string SummaryOf(XElement doc) => doc.Element("summary") is { } summary ? Text(summary) : "";

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when element.Attribute("cref") is { } cref && element.IsEmpty => cref.Value[(cref.Value.LastIndexOfAny(['.', ':']) + 1)..],
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    private static Dictionary<string, XElement> Read()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var file = Repository.Path("module", "EgressTools.Cmdlets", "bin", configuration, "net8.0", "EgressTools.Cmdlets.xml");
        return XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member")
            .ToDictionary(static m => (string)m.Attribute("name")!, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
