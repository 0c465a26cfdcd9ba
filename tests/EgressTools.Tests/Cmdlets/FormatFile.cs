using System.Reflection;
using System.Xml.Linq;

namespace EgressTools.Tests.Cmdlets;

/// <summary>What module/EgressTools.Format.ps1xml has to hold: the columns that Output declares, as views of PowerShell.</summary>
internal static class FormatFile
{
    public static string Generate(Assembly cmdlets)
    {
        var views = new XElement("ViewDefinitions");
        foreach (var type in cmdlets.GetTypes().OrderBy(static t => t.FullName, StringComparer.Ordinal))
            views.Add(OfObject(type));
        AddColumns(views, typeof(ExitAddressResult).FullName!, "ExitAddress", ExitAddressListing.Listing.Columns.Select(static c => (c.Header, c.Wide)));
        AddColumns(views, "EgressTools.Cmdlets.EgressRule", "Rule", RuleListing.Expected.Columns.Select(static c => (c.Header, c.Wide)));
        AddColumns(views, typeof(EgressProbe).FullName!, "Probe", ProbeListing.At(DateTimeOffset.UnixEpoch).Columns.Select(static c => (c.Header, c.Wide)));
        AddColumns(views, typeof(AddressUser).FullName!, "Pod", PodListing.Listing.Columns.Select(static c => (c.Header, c.Wide)));
        AddColumns(views, typeof(EgressRoute).FullName!, "Route", RouteListing.Listing.Columns.Select(static c => (c.Header, c.Wide)));
        views.Add(Text(typeof(EgressPlan).FullName!, "[EgressTools.Cmdlets.TableCell]::Plan($_)"));
        AddColumns(views, typeof(RuleDifference).FullName!, "Difference", DifferenceListing.Listing.Columns.Select(static c => (c.Header, c.Wide)));
        AddColumns(views, "EgressTools.Checks.CheckFinding", "Finding", FindingListing.Columns.Select(static c => (c.Header, c.Wide)));
        AddColumns(views, "EgressTools.Checks.Check", "Check", CheckListing.Catalogue.Columns.Select(static c => (c.Header, c.Wide)));
        views.Add(Text(typeof(EgressNodePoolDocument).FullName!, "$_.ToString()"),
            Text(typeof(ApplyStep).FullName!, "[EgressTools.Cmdlets.TableCell]::Step($_)"));
        views.Add(Text(typeof(NodeStep).FullName!, "[EgressTools.Cmdlets.TableCell]::NodeStep($_)"));
        views.Add(Text(typeof(EgressFeatureChange).FullName!, "[EgressTools.Cmdlets.TableCell]::Feature($_)"));
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <!-- Generated from the columns of EgressTools.Output; a test compares it, and writes it anew where EGRESSTOOLS_UPDATE_GOLDEN is 1. -->
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

    /// <summary>A table of the usual columns, and a list of all.</summary>
    private static void AddColumns(XElement views, string type, string cells, IEnumerable<(string Header, bool Wide)> columns)
    {
        var all = columns.ToList();
        var usual = all.Where(static c => !c.Wide).ToList();
        views.Add(
            View(type, new XElement("TableControl",
                new XElement("AutoSize"),
                new XElement("TableHeaders", usual.Select(static c => new XElement("TableColumnHeader", new XElement("Label", c.Header)))),
                new XElement("TableRowEntries", new XElement("TableRowEntry",
                    new XElement("TableColumnItems", usual.Select(c => new XElement("TableColumnItem", Cell(cells, c.Header)))))))),
            View(type, new XElement("ListControl", new XElement("ListEntries", new XElement("ListEntry",
                new XElement("ListItems", all.Select(c => new XElement("ListItem", new XElement("Label", c.Header), Cell(cells, c.Header)))))))));
    }

    private static XElement Text(string type, string script) =>
        View(type, new XElement("CustomControl", new XElement("CustomEntries", new XElement("CustomEntry",
        new XElement("CustomItem", new XElement("ExpressionBinding", new XElement("ScriptBlock", script)))))));

    private static XElement View(string type, XElement control) =>
        new("View", new XElement("Name", type), new XElement("ViewSelectedBy", new XElement("TypeName", type)), control);

    private static XElement Cell(string cells, string header) => new("ScriptBlock", $"[EgressTools.Cmdlets.TableCell]::{cells}($_, '{header}')");
}
