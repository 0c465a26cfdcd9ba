using System.Management.Automation;

namespace EgressTools.Cmdlets;

/// <summary>Arguments as PowerShell hands them over.</summary>
internal static class Arguments
{
    /// <summary>The value itself, without the object that PowerShell may have wrapped around it.</summary>
    public static object? Value(object? argument) => argument is PSObject { BaseObject: var value and not PSCustomObject } ? value : argument;

    /// <summary>A property of any object, by name; null where there is none.</summary>
    public static object? Property(object argument, string name) => Value(PSObject.AsPSObject(argument).Properties[name]?.Value);
}
