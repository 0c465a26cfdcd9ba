using System.Collections;

namespace EgressTools.Cmdlets;

/// <summary>
/// Lets a label selector be written as a hashtable: <c>@{app='web'; tier='a','b'}</c> is <c>app=web,tier in (a,b)</c>. Texts pass as they are.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SelectorAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Arguments.Value(inputData) is IDictionary labels ? Text(labels) : inputData;

    private static string Text(IDictionary labels)
    {
        var requirements = new List<string>(labels.Count);
        foreach (DictionaryEntry label in labels)
            requirements.Add(Requirement(LanguagePrimitives.ConvertTo<string>(label.Key), Arguments.Value(label.Value)));
        // A hashtable has no order; the same selector is always the same text.
        requirements.Sort(StringComparer.Ordinal);
        return string.Join(',', requirements);
    }

    private static string Requirement(string key, object? value) => value is IEnumerable values and not string
        ? $"{key} in ({string.Join(',', values.Cast<object>().Select(LabelValue))})"
        : $"{key}={LabelValue(value)}";

    // $true is written "True" by .NET, and no label has that value.
    private static string LabelValue(object? value) => Arguments.Value(value) switch
    {
        true => "true",
        false => "false",
        var other => LanguagePrimitives.ConvertTo<string>(other),
    };
}
