using System.Globalization;
using System.Text.RegularExpressions;

namespace EgressTools.Cmdlets;

/// <summary>Lets a TimeSpan parameter take what kubectl takes: a number of seconds, "30s", "1m30s".</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class DurationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Arguments.Value(inputData) switch
    {
        TimeSpan span => span,
        string text =>
            Parse(text) ?? throw new ArgumentTransformationMetadataException($"'{text}' is not a duration: write seconds, or as in 30s, 1m30s, 500ms"),
        var number => LanguagePrimitives.TryConvertTo<double>(number, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : inputData,
    };

    private static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        if (!Pattern().IsMatch(text))
            return null;
        var sum = TimeSpan.Zero;
        foreach (Match part in Part().Matches(text))
            sum += double.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * Unit(part.Groups["unit"].Value);
        return sum;
    }

    private static TimeSpan Unit(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromHours(1),
    };

    [GeneratedRegex(@"^(\d{1,9}(\.\d{1,9})?(ms|s|m|h))+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"(?<number>\d{1,9}(\.\d{1,9})?)(?<unit>ms|s|m|h)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}
