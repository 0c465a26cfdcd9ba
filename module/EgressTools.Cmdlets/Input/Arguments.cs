using System.Collections;

namespace EgressTools.Cmdlets;

/// <summary>
/// What users hand over, read by the names of its properties: so objects of these cmdlets, the same out of Clixml or a job, those of Kubernetes, hashtables
/// and rows of a table are alike.
/// </summary>
internal static class Arguments
{
    /// <summary>The value itself, without the object that PowerShell may have wrapped around it.</summary>
    public static object? Value(object? argument) => argument is PSObject { BaseObject: var value and not PSCustomObject } ? value : argument;

    /// <summary>Each of what was given: the items of lists, also of Kubernetes' own, such as what kubectl get prints.</summary>
    public static IEnumerable<object> Each(IEnumerable given) => given.Cast<object?>().SelectMany(static argument => argument switch
    {
        null => [],
        _ when ItemsOf(argument) is { } items => Each(items),
        _ => [argument],
    });

    /// <summary>The name of a node, a policy or anything else that has one: the text, without the type that kubectl get -o name writes before it, or the name
    /// of the object.</summary>
    /// <exception cref="UsageException">It has no name, or it is known to be something else.</exception>
    public static string Name(object argument, InputKind wanted)
    {
        var (kind, name) = Value(argument) is string text ? TypedName.Of(text) ?? (wanted, text)
            : (InputKinds.Of(argument), TextOf(argument, "Name", "name"));
        return kind != InputKind.Other && kind != wanted
            ? throw new UsageException($"{Shown(argument)} is a {Word(argument, kind)}, not a {Word(argument, wanted)}", "OtherKind")
            : name ?? throw new UsageException($"a name or an object with a Name is expected, and {Shown(argument)} has none",
                wanted == InputKind.Policy ? "NoPolicyName" : "NoNodeName");
    }

    /// <summary>
    /// The pods that a text, a result of one of these cmdlets, a pod or workload of Kubernetes, or any object with a Name and perhaps a Namespace names.
    /// The namespace is empty where it is not said.
    /// </summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static PodTarget Pod(object argument)
    {
        if (Value(argument) is string text)
            return PodTarget.Parse(text, space: "");
        var space = TextOf(argument, "Namespace", "namespace") ?? "";
        if (Text(argument, "Pod") is { } pod)
            return new PodTarget(pod.Split('/') is [var of, var own] ? new ObjectName(of, own) : new ObjectName(space, pod), null);
        if (InputKinds.Of(argument) is var kind and not (InputKind.Pod or InputKind.Other))
            throw new UsageException($"{Shown(argument)} is a {Word(argument, kind)}, not a pod", "NoPod");
        var name = TextOf(argument, "Name", "name")
            ?? throw new UsageException($"{Shown(argument)} is not a pod: pass namespace/name, or an object with Namespace and Name", "NoPod");
        return InputKinds.OfKubernetes(argument) is { } type ? PodTarget.Parse($"{type}/{name}", space) : new PodTarget(new ObjectName(space, name), null);
    }

    /// <summary>The addresses that an object asks about: those of its To or Destination. Of objects of these cmdlets To is a way, and a Destination may be that
    /// of an entry, which is not an address.</summary>
    /// <exception cref="UsageException">One is not an address.</exception>
    public static ImmutableArray<string> Destinations(object argument)
    {
        if (Value(argument) is string)
            return [];
        if (PSObject.AsPSObject(argument).TypeNames.Any(static n => n.Contains("EgressTools.Egress", StringComparison.Ordinal)))
            return [.. Texts(argument, "Destination").Where(static t => Net.Address.TryParse(t, out _))];
        var texts = Texts(argument, "To") is { Length: > 0 } to ? to : Texts(argument, "Destination");
        return texts.FirstOrDefault(static t => !Net.Address.TryParse(t, out _)) is { } wrong
            ? throw new UsageException($"'{wrong}' is not an IP address", "InvalidAddress") : [.. texts];
    }

    /// <summary>The policy that a text, an object of these cmdlets or of Kubernetes names; null for anything else. A row of a table may name one in a column of
    /// that name.</summary>
    public static string? Policy(object argument) => Value(argument) is string text ? TypedName.Of(text) is (InputKind.Policy, var name) ? name : null
        : InputKinds.Of(argument) == InputKind.Policy ? TextOf(argument, "Name", "name")
        : InputKinds.Of(argument) == InputKind.Other && TextOf(argument, "Name", "name") is null ? Text(argument, "Policy") : null;

    /// <summary>The name of its type, as PowerShell users know it.</summary>
    public static string TypeName(object? argument) => Value(argument) is PSObject ? nameof(PSCustomObject) : $"{Value(argument)?.GetType().Name}";

    /// <summary>The first of these properties that is a text, an address or another single value.</summary>
    public static string? First(object argument, params string[] names) => names.Select(name => Text(argument, name)).FirstOrDefault(static t => t is not null);

    /// <summary>How messages call it: by its name, or by what it is.</summary>
    public static string Shown(object argument) => Value(argument) is string or IFormattable and not PSObject ? $"'{argument}'"
        : TextOf(argument, "Name", "name") is { } name ? $"'{name}'" : $"an object of type {TypeName(argument)}";

    /// <summary>A text of any object, by the name of the property; null where there is none.</summary>
    public static string? Text(object argument, string name) => Property(argument, name) switch
    {
        string { Length: > 0 } text => text,
        ObjectName or Net.Address => Property(argument, name)!.ToString(),
        _ => null,
    };

    /// <summary>A property of any object, or the value of a hashtable, by name; null where there is none.</summary>
    public static object? Property(object argument, string name) => Value(argument) is IDictionary entries
        ? entries.Keys.Cast<object>().FirstOrDefault(k => string.Equals(k.ToString(), name, StringComparison.OrdinalIgnoreCase)) is { } key
            ? Value(entries[key]) : null
        : Got(PSObject.AsPSObject(argument).Properties[name]);

    // A property may be a script.
    private static object? Got(PSPropertyInfo? property)
    {
        try
        {
            return Value(property?.Value);
        }
        catch (GetValueException error)
        {
            throw new UsageException($"{error.Message.TrimEnd('.')}", "UnreadableProperty");
        }
    }

    private static string Word(object argument, InputKind kind) =>
        kind == InputKind.Foreign ? Text(argument, "kind") ?? "object without a kind" : $"{kind}".ToLowerInvariant();

    private static string? TextOf(object argument, string property, string member) =>
        Text(argument, property) ?? (Property(argument, "metadata") is { } metadata ? Text(metadata, member) : null);

    private static string[] Texts(object argument, string name) => Property(argument, name) switch
    {
        null or "" => [],
        IEnumerable values and not string => [.. Each(values).Select(static v => $"{v}").Where(static t => t.Length > 0)],
        var value => [$"{value}"],
    };

    private static IEnumerable? ItemsOf(object argument) => Value(argument) switch
    {
        string or IDictionary when Property(argument, "items") is null => null,
        IEnumerable items and not (string or IDictionary) => items,
        _ => Text(argument, "kind")?.EndsWith("List", StringComparison.Ordinal) == true ? Property(argument, "items") as IEnumerable : null,
    };
}
