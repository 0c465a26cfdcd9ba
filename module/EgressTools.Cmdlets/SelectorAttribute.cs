using System.Collections;

namespace EgressTools.Cmdlets;

/// <summary>
/// Lets a label selector be written as a hashtable: <c>@{app='web'; tier='a','b'}</c> is <c>app=web,tier in (a,b)</c>. Texts pass as they are.
/// Nothing is refused, as a selector and in one: it would select more than whoever wrote the variable meant.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SelectorAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Arguments.Value(inputData) switch
    {
        IDictionary { Count: 0 } => throw Refusal("The selector is an empty hashtable"),
        IDictionary labels => Text(labels),
        null => throw Refusal("The selector is null: is a variable not set?"),
        string text when string.IsNullOrWhiteSpace(text) => throw Refusal("The selector is empty: is a variable not set?"),
        Array { Length: 0 } => throw Refusal("The selector is empty: is a variable not set?"),
        _ => inputData,
    };

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
        ? $"{key} in ({string.Join(',', Some(key, values).ConvertAll(v => LabelValue(key, v)))})"
        : $"{key}={LabelValue(key, value)}";

    private static List<object?> Some(string key, IEnumerable values) =>
        values.Cast<object?>().ToList() is { Count: > 0 } some ? some : throw Refusal($"The selector has no value for label '{key}'");

    // $true is written "True" by .NET, and no label has that value.
    private static string LabelValue(string key, object? value) => Arguments.Value(value) switch
    {
        null => throw Refusal($"The value of label '{key}' is null: is a variable not set?"),
        true => "true",
        false => "false",
        var other => LanguagePrimitives.ConvertTo<string>(other),
    };

    private static ArgumentTransformationMetadataException Refusal(string sentence) => new(sentence);
}
