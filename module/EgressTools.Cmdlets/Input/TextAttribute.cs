using System.Collections;
using System.Net;

namespace EgressTools.Cmdlets;

/// <summary>A parameter of text takes what is one, alone or in a list: PowerShell would take the name of the type of any other object.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // What is missing is refused by the parameter's other attributes, in PowerShell's words.
        var values = Arguments.Value(inputData) is IEnumerable many and not (string or IDictionary) ? many.Cast<object?>() : [inputData];
        if (values.Select(Fault).FirstOrDefault(static f => f is not null) is { } fault)
            throw new ArgumentTransformationMetadataException(fault);
        return inputData;
    }

    /// <summary>Why a value is not a text; null where it is one, or nothing.</summary>
    public static string? Fault(object? value) => Arguments.Value(value) switch
    {
        null or string or char or Uri or FileSystemInfo or PathInfo or IPAddress or Version or Guid or Enum
            or sbyte or byte or short or ushort or int or uint or long or ulong => null,
        float or double or decimal => "A number loses its last zeros: write it as text, such as '1.20'",
        var other => $"Text is expected, not an object of type {Arguments.TypeName(other)}",
    };
}
