using System.Collections;

namespace EgressTools.Checks;

/// <summary>The facts behind a finding as text.</summary>
internal static class Facts
{
    public static ImmutableArray<KeyValuePair<string, string>> Of(ReadOnlySpan<(string Name, object? Value)> facts)
    {
        var texts = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(facts.Length);
        foreach (var (name, value) in facts)
            texts.Add(new(name, Text(value)));
        return texts.MoveToImmutable();
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        IEnumerable list => Listed.Plain(list.Cast<object>()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
