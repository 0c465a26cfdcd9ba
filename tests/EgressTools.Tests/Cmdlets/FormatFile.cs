using System.Reflection;
using System.Xml.Linq;

namespace EgressTools.Tests.Cmdlets;

/// <summary>What module/EgressTools.Format.ps1xml has to hold: views of the properties that the classes of Objects name.</summary>
internal static class FormatFile
{
    public static string Generate(Assembly cmdlets)
    {
        var views = new XElement("ViewDefinitions");
        foreach (var type in cmdlets.GetTypes().OrderBy(static t => t.FullName, StringComparer.Ordinal))
            views.Add(OfObject(type));
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <!-- Generated from the classes of module/EgressTools.Cmdlets/Objects. A test compares it, and tests/golden.sh writes it anew. -->
            {new XElement("Configuration", views)}

            """;
    }

    /// <summary>A table of the properties that a class names and a list of all, or the text of one.</summary>
    private static IEnumerable<XElement> OfObject(Type type)
    {
        if (Attribute(type, "ViewAttribute") is not { } view)
            yield break;
        var columns = ((IEnumerable<CustomAttributeTypedArgument>)view.ConstructorArguments[0].Value!)
            .Select(c => type.GetProperty((string)c.Value!)!).ToList();
        if (view.NamedArguments.FirstOrDefault(static a => a.MemberName == "Text").TypedValue.Value is string text)
            yield return Text(type.FullName!, $"$_.{text}");
        else
            yield return View(type.FullName!, new XElement("TableControl",
                new XElement("AutoSize"),
                new XElement("TableHeaders", columns.Select(static c => new XElement("TableColumnHeader", new XElement("Label", c.Name)))),
                new XElement("TableRowEntries", new XElement("TableRowEntry",
                    view.NamedArguments.Any(static a => a.MemberName == "Wraps") ? new XElement("Wrap") : null,
                    new XElement("TableColumnItems", columns.Select(static c => new XElement("TableColumnItem", Value(c, "','"))))))));
        var all = type.GetProperties().Where(static p => Attribute(p, "NotShownAttribute") is null);
        yield return View(type.FullName!, new XElement("ListControl", new XElement("ListEntries", new XElement("ListEntry",
            new XElement("ListItems", all.Select(static p => new XElement("ListItem", new XElement("Label", p.Name),
                Value(p, Attribute(p, "SentencesAttribute") is null ? "', '" : "\"`n\""))))))));
    }

    /// <summary>By its name, so that it is the same of an object that has come back from Clixml or a job; of a list all items.</summary>
    private static XElement Value(PropertyInfo property, string separator) => property.PropertyType.Name.StartsWith("ItemCollection", StringComparison.Ordinal)
        ? new("ScriptBlock", $"$_.{property.Name} -join {separator}") : new("PropertyName", property.Name);

    private static CustomAttributeData? Attribute(MemberInfo member, string name) =>
        member.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.Name == name);

    private static XElement Text(string type, string script) =>
        View(type, new XElement("CustomControl", new XElement("CustomEntries", new XElement("CustomEntry",
        new XElement("CustomItem", new XElement("ExpressionBinding", new XElement("ScriptBlock", script)))))));

    private static XElement View(string type, XElement control) =>
        new("View", new XElement("Name", type), new XElement("ViewSelectedBy", new XElement("TypeName", type)), control);
}
