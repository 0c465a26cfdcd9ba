using System.Collections;

namespace EgressTools.Cmdlets;

/// <summary>
/// Lets a label selector be written as a hashtable: <c>@{app='web'; tier='a','b'}</c> is <c>app=web,tier in (a,b)</c>. Texts pass as they are.
/// The labels of an object, as ConvertFrom-Json gives them, are the same. Nothing is refused, as a selector and in one: it would select more than whoever
/// wrote the variable meant.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SelectorAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Arguments.Value(inputData) switch
    {
        IEnumerable some and not (string or IDictionary) => List([.. some.Cast<object?>()]),
        var one => Text(one),
    };

    /// <summary>Whether the parameter takes several texts; else a list of one is that one.</summary>
    public bool IsMany { get; set; }

    private object List(object?[] items) => items.Length == 0 ? throw Refusal("The selector is empty: is a variable not set?")
        : IsMany ? Array.ConvertAll(items, static i => Text(Arguments.Value(i)))
        : items.Length == 1 ? Text(Arguments.Value(items[0]))
        : throw Refusal($"The selector is a list of {items.Length} values: write all labels in one hashtable, such as @{{app='web'; tier='a'}}");

    private static string Text(object? selector) => selector switch
    {
        IDictionary { Count: 0 } => throw Refusal("The selector is an empty hashtable"),
        IDictionary labels => Text(labels.Cast<DictionaryEntry>().Select(static l => (LanguagePrimitives.ConvertTo<string>(l.Key), l.Value))),
        PSObject labels => Text(labels.Properties.Select(static p => (p.Name, (object?)p.Value))),
        null => throw Refusal("The selector is null: is a variable not set?"),
        string text when string.IsNullOrWhiteSpace(text) => throw Refusal("The selector is empty: is a variable not set?"),
        string text => text,
        _ => throw Refusal($"A selector is text such as app=web, or a hashtable of labels, not an object of type {Arguments.TypeName(selector)}"),
    };

    private static string Text(IEnumerable<(string Key, object? Value)> labels)
    {
        var requirements = labels.Select(static l => Requirement(l.Key, Arguments.Value(l.Value))).ToList();
        if (requirements.Count == 0)
            throw Refusal("The selector is an object without labels");
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
        var other => TextAttribute.Fault(other) is { } fault ? throw Refusal($"The value of label '{key}': {fault}")
            : LanguagePrimitives.ConvertTo<string>(other),
    };

    private static ArgumentTransformationMetadataException Refusal(string sentence) => new(sentence);
}
