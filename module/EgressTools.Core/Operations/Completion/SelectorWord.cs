using System.Text.RegularExpressions;

namespace EgressTools.Operations;

/// <summary>Completes a label selector: the key, then a value of it, after whatever requirements are there.</summary>
internal static partial class SelectorWord
{
    /// <param name="word">What is typed.</param>
    /// <param name="labels">The labels that there are, as <c>key=value</c>.</param>
    public static IEnumerable<Candidate> Complete(string word, IEnumerable<Candidate> labels)
    {
        var pairs = labels.Select(static l => l.Value.Split('=', 2));
        if (InSet().Match(word) is { Success: true } set)
            return ValuesOf(set.Groups["key"].Value, set.Value);
        if (AfterEquals().Match(word) is { Success: true } equality)
            return ValuesOf(equality.Groups["key"].Value, equality.Value);
        var head = Head().Match(word).Value;
        return pairs.Select(p => new Candidate(head.EndsWith('!') ? head + p[0] : $"{head}{p[0]}="));

        IEnumerable<Candidate> ValuesOf(string key, string before) => pairs.Where(p => p[0] == key).Select(p => new Candidate(before + p[1]));
    }

    // Up to where a value begins: "a=b,tier in (web,".
    [GeneratedRegex(@"^(.*,)?\s*(?<key>[^\s,=!()]+)\s+(in|notin)\s*\(([^()]*,)?\s*(?=[^(),]*$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InSet();

    // "a=b,app!=".
    [GeneratedRegex(@"^(.*,)?\s*(?<key>[^\s,=!()]+)\s*(=|==|!=)\s*(?=[^(),=\s]*$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AfterEquals();

    // "a=b, !".
    [GeneratedRegex(@"^(.*,)?\s*!?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Head();
}
