using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace EgressTools.Tests.Cmdlets;

/// <summary>A type under INPUTS or OUTPUTS, with what is said of it.</summary>
internal sealed record HelpType(string Name, IReadOnlyList<string> Paragraphs);

/// <summary>
/// What goes into a cmdlet and what comes out. A doc comment names inputs by <c>input cref</c>, and says of an output by <c>output cref</c> what its own
/// type cannot say; the properties of output types come from the types.
/// </summary>
internal static class HelpTypes
{
    /// <summary>The inputs that the doc comment names, else the parameters that take input.</summary>
    public static IEnumerable<HelpType> Inputs(CmdletInfo cmdlet, XElement doc)
    {
        var named = doc.Elements("input").Select(static i => new HelpType(Named(i), [HelpDocs.Text(i)])).ToList();
        var taken = cmdlet.ParameterSets.SelectMany(static s => s.Parameters).Where(static p => p.ValueFromPipeline || p.ValueFromPipelineByPropertyName)
            .Select(static p => p.Name).Distinct(StringComparer.Ordinal).Select(static n => "-" + n).ToList();
        if (named.Count > 0)
            return named;
        return [taken.Count == 0
            ? new("None", ["This cmdlet takes nothing from the pipeline."])
            : new("System.Object", [$"Objects with properties of the names of these parameters: {string.Join(", ", taken)}."])];
    }

    public static IEnumerable<HelpType> Outputs(CmdletInfo cmdlet, XElement doc)
    {
        var said = doc.Elements("output").ToDictionary(Named, HelpDocs.Text, StringComparer.Ordinal);
        var types = cmdlet.OutputType.Select(static t => t.Type).DistinctBy(static t => t.FullName).ToList();
        if (types.Count == 0)
            return [new("None", ["This cmdlet writes no objects."])];
        return types.Select(type => new HelpType(type.FullName!,
        [
            .. new[] { said.GetValueOrDefault(type.FullName!, ""), HelpDocs.Summary(type), Properties(type) }.Where(static p => p.Length > 0),
            .. Listed(type).Select(static t => $"{t.Name}: {HelpDocs.Summary(t)}\n{Properties(t)}"),
        ]));
    }

    /// <summary>A line for each property, such as "Pods [Int32]: ...".</summary>
    private static string Properties(Type type) => !IsOwn(type) ? "" : string.Join('\n', Public(type).Select(static p =>
        $"{p.Name} [{Shown(p.PropertyType)}]: {HelpDocs.Summary(p.DeclaringType!, p.Name)}"));

    /// <summary>The types of the module that lists of this one have as items.</summary>
    private static IEnumerable<Type> Listed(Type type) => !IsOwn(type) ? [] : Public(type).Select(static p => Item(p.PropertyType)).Where(IsOwn).Distinct();

    private static bool IsOwn(Type type) => type.Namespace == nameof(EgressTools);

    private static PropertyInfo[] Public(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static string Shown(Type type) => Nullable.GetUnderlyingType(type)?.Name ?? (Item(type) == type ? type.Name : Item(type).Name + "[]");

    private static Type Item(Type type) => type.IsArray ? type.GetElementType()!
        : type.IsGenericType && type.GetGenericArguments() is [var item] ? item
        : type;

    private static string Named(XElement element) => ((string)element.Attribute("cref")!)["T:".Length..];
}
