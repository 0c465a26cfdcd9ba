using System.Globalization;

namespace EgressTools.Cmdlets;

/// <summary>Lets a TimeSpan parameter take what kubectl takes: a number of seconds, "30s", "1m30s".</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Arguments.Value(inputData) switch
    {
        TimeSpan span => span,
        string text => Duration.Fault(text, out var time) is { } fault ? throw new ArgumentTransformationMetadataException(fault) : time,
        var number => LanguagePrimitives.TryConvertTo<double>(number, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : inputData,
    };
}
