using System.Text.RegularExpressions;

namespace EgressTools.Model;

/// <summary>Reads kubectl's notation of a label selector: <c>a=b</c>, <c>a==b</c>, <c>a!=b</c>, <c>a in (b,c)</c>, <c>a notin (b)</c>, <c>a</c>, <c>!a</c>,
/// separated by commas. Equalities become <c>matchLabels</c>, the rest <c>matchExpressions</c>. Keys and values are checked as Kubernetes does.</summary>
public static partial class LabelSelectorParser
{
    /// <summary>Parses a selector; empty text selects everything.</summary>
    /// <param name="option">What the text was given for, for the message: <c>--pod-selector</c>.</param>
    /// <exception cref="UsageException">The text is not a selector; the sentence says where.</exception>
    public static LabelSelector Parse(string text, string option)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var expressions = ImmutableArray.CreateBuilder<LabelRequirement>();
        foreach (var part in Split(text))
        {
            var requirement = ParseRequirement(part.Trim())
                ?? throw Bad(option, $"'{part.Trim()}' is not a requirement; write key=value, key!=value, 'key in (a,b)', 'key notin (a,b)', key or !key");
            if (KeyFault(requirement.Key) is { } keyFault)
                throw Bad(option, keyFault);
            if (requirement.Values.Select(ValueFault).FirstOrDefault(static f => f is not null) is { } valueFault)
                throw Bad(option, valueFault);
            if (requirement.Operator == LabelOperator.In && requirement.Values.Length == 1 && !SetNotation(part))
            {
                if (!labels.TryAdd(requirement.Key, requirement.Values[0]) && labels[requirement.Key] != requirement.Values[0])
                    throw Bad(option, $"'{requirement.Key}' cannot be both '{labels[requirement.Key]}' and '{requirement.Values[0]}'; " +
                        $"for either of them write '{requirement.Key} in ({labels[requirement.Key]},{requirement.Values[0]})'");
            }
            else
            {
                expressions.Add(requirement);
            }
        }
        return new LabelSelector(LabelSet.Create(labels), expressions.ToImmutable());
    }

    /// <summary>What is wrong with a label's key, or null: an optional DNS prefix, a slash, and up to 63 letters, digits, '-', '_', '.'.</summary>
    public static string? KeyFault(string key)
    {
        var slash = key.LastIndexOf('/');
        var prefix = slash < 0 ? null : key[..slash];
        return prefix is null or { Length: > 0 and <= 253 } && (prefix is null || DnsName().IsMatch(prefix)) && LabelName().IsMatch(key[(slash + 1)..])
            ? null
            : $"'{key}' is not a label key";
    }

    /// <summary>What is wrong with a label's value, or null: up to 63 letters, digits, '-', '_', '.', or nothing.</summary>
    public static string? ValueFault(string value) => value.Length == 0 || LabelName().IsMatch(value) ? null
        : value.Length > 63 ? $"'{value}' is longer than the 63 characters that a label's value may have" : $"'{value}' is not a label value";

    /// <summary>Whether the text is a lowercase RFC 1123 subdomain, as names of most objects have to be.</summary>
    public static bool IsDnsName(string text) => text.Length is > 0 and <= 253 && DnsName().IsMatch(text);

    private static UsageException Bad(string option, string what) => new($"{option}: {what}", "InvalidSelector");
    private static bool SetNotation(string part) => part.Contains('(', StringComparison.Ordinal);

    /// <summary>At commas that are not inside parentheses.</summary>
    private static IEnumerable<string> Split(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            yield break;
        var start = 0;
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] != ',' || depth > 0)
                continue;
            yield return text[start..i];
            start = i + 1;
        }
        yield return text[start..];
    }

    private static LabelRequirement? ParseRequirement(string part)
    {
        if (SetRequirement().Match(part) is { Success: true } set)
        {
            return new LabelRequirement(
                set.Groups["key"].Value,
                set.Groups["not"].Success ? LabelOperator.NotIn : LabelOperator.In,
                [.. set.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries)]);
        }
        if (Equality().Match(part) is { Success: true } equality)
        {
            return new LabelRequirement(
                equality.Groups["key"].Value,
                equality.Groups["op"].Value == "!=" ? LabelOperator.NotIn : LabelOperator.In,
                [equality.Groups["value"].Value]);
        }
        return Existence().Match(part) is { Success: true } existence
            ? new LabelRequirement(existence.Groups["key"].Value, existence.Groups["not"].Success ? LabelOperator.DoesNotExist : LabelOperator.Exists, [])
            : null;
    }

    [GeneratedRegex(@"^(?<key>[^\s=!(),]+)\s+(?<not>not)?in\s*\((?<values>[^()]*)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetRequirement();

    [GeneratedRegex(@"^(?<key>[^\s=!(),]+)\s*(?<op>==|=|!=)\s*(?<value>[^\s=!(),]*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Equality();

    [GeneratedRegex(@"^(?<not>!)?\s*(?<key>[^\s=!(),]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Existence();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DnsName();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelName();
}
