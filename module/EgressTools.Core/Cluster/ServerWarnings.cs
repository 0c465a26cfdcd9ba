namespace EgressTools.Cluster;

/// <summary>Tells what servers say in Warning headers beside an answer: deprecated APIs, unknown fields, policies of admission that warn. Each text once in a
/// run, as kubectl does it.</summary>
internal sealed class ServerWarnings(Action<string> say, SecretMask secrets)
{
    private const string Header = "Warning";
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    public void Take(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues(Header, out var values))
            return;
        foreach (var text in values.SelectMany(Texts))
        {
            if (IsNew(text))
                say(TerminalText.Plain(secrets.In(text), ServerLimits.WarningLength));
        }
    }

    private bool IsNew(string text)
    {
        lock (_said)
            return _said.Count < ServerLimits.Warnings && _said.Add(text);
    }

    /// <summary>The texts of a header such as <c>299 - "first", 299 - "second \"quoted\""</c>. Only
    /// 299 is a warning of the API; what has another form ends it.</summary>
    internal static IEnumerable<string> Texts(string header)
    {
        for (var at = 0; at < header.Length;)
        {
            var quote = header.IndexOf('"', at);
            if (quote < 0)
                yield break;
            var isWarning = header.AsSpan(at, quote - at).Trim() is ['2', '9', '9', ' ', ..];
            (var text, at) = QuotedText.Read(header, quote + 1);
            if (isWarning && text.Length > 0)
                yield return text;
            var comma = header.IndexOf(',', at);
            at = comma < 0 ? header.Length : comma + 1;
        }
    }
}
