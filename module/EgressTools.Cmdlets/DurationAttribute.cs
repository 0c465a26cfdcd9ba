using System.Globalization;

namespace EgressTools.Cmdlets;

/// <summary>Lets a TimeSpan parameter take what kubectl takes, a number of seconds, "30s", "1m30s", and .NET's "00:01:00".</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Arguments.Value(inputData) switch
    {
        TimeSpan span => span >= TimeSpan.Zero ? span : throw Refusal($"'{span}' is negative"),
        string text when text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            && span >= TimeSpan.Zero => span,
        string text => Parse(text),
        IFormattable number when LanguagePrimitives.TryConvertTo<double>(number, CultureInfo.InvariantCulture, out _) =>
            Parse(number.ToString(null, CultureInfo.InvariantCulture)),
        null => throw Refusal("A duration is missing: is a variable not set?"),
        var other => throw Refusal($"An object of type {Arguments.TypeName(other)} is not a duration: write it as 30s, 2m or 1h30m"),
    };

    private static TimeSpan Parse(string text) => Duration.Fault(text, out var time) is { } fault ? throw Refusal(fault) : time;

    private static ArgumentTransformationMetadataException Refusal(string fault) => new(fault);
}
