namespace EgressTools.Cmdlets;

/// <summary>Arguments as PowerShell hands them over.</summary>
internal static class Arguments
{
    /// <summary>The value itself, without the object that PowerShell may have wrapped around it.</summary>
    public static object? Value(object? argument) => argument is PSObject { BaseObject: var value and not PSCustomObject } ? value : argument;

    /// <summary>The name of any object: its Name, else that of its metadata; null where it has none.</summary>
    public static string? Name(object argument) => Text(argument, "Name") ?? OfMetadata(argument, "name");

    /// <summary>The value where it is a text, else the name of the object; null where it has none.</summary>
    public static string? TextOrName(object argument) => Value(argument) as string ?? Name(argument);

    /// <summary>The error for an object without a name.</summary>
    public static UsageException NoName(OptionDefinition option, object argument, string id) =>
        new($"{option} takes names or objects with a Name, and this one has none: {argument}", id);

    /// <summary>The document of a policy, of any object that has it; null of others.</summary>
    public static string? Manifest(object argument) => Text(argument, "Manifest");

    /// <summary>The namespace of any object: its Namespace, else that of its metadata; null where it has none.</summary>
    public static string? Namespace(object argument) => Text(argument, "Namespace") ?? OfMetadata(argument, "namespace");

    /// <summary>
    /// The pods that a text, a result of one of these cmdlets, a pod of Kubernetes, or any object with a Name and perhaps a Namespace names;
    /// null for anything else. The namespace is empty where it is not said.
    /// </summary>
    public static PodTarget? Pod(object argument) => argument switch
    {
        string text => PodTarget.Parse(text, space: ""),
        ExitAddressResult result => new(result.Pod, null),
        AddressUser user => new(user.Pod, null),
        EgressRoute route => new(route.Pod, null),
        PodChange change => new(change.Pod, null),
        _ when Name(argument) is { } name => new(new(Namespace(argument) ?? "", name), null),
        _ => null,
    };

    /// <summary>A text of any object, by the name of the property; null where there is none.</summary>
    private static string? Text(object argument, string name) => Property(argument, name) is string { Length: > 0 } text ? text : null;

    private static string? OfMetadata(object argument, string name) => Property(argument, "metadata") is { } metadata ? Text(metadata, name) : null;

    /// <summary>A property of any object, by name; null where there is none.</summary>
    private static object? Property(object argument, string name) => Value(PSObject.AsPSObject(argument).Properties[name]?.Value);
}
