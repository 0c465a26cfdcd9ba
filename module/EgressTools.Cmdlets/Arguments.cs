namespace EgressTools.Cmdlets;

/// <summary>Arguments as PowerShell hands them over.</summary>
internal static class Arguments
{
    /// <summary>The value itself, without the object that PowerShell may have wrapped around it.</summary>
    public static object? Value(object? argument) => argument is PSObject { BaseObject: var value and not PSCustomObject } ? value : argument;

    /// <summary>The name of any object: its Name, else that of its metadata; null where it has none.</summary>
    public static string? Name(object argument) => Text(argument, "Name") ?? OfMetadata(argument, "name");

    /// <summary>The namespace of any object: its Namespace, else that of its metadata; null where it has none.</summary>
    public static string? Namespace(object argument) => Text(argument, "Namespace") ?? OfMetadata(argument, "namespace");

    /// <summary>A text of any object, by the name of the property; null where there is none.</summary>
    private static string? Text(object argument, string name) => Property(argument, name) is string { Length: > 0 } text ? text : null;

    private static string? OfMetadata(object argument, string name) => Property(argument, "metadata") is { } metadata ? Text(metadata, name) : null;

    /// <summary>A property of any object, by name; null where there is none.</summary>
    private static object? Property(object argument, string name) => Value(PSObject.AsPSObject(argument).Properties[name]?.Value);
}
