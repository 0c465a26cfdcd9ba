namespace EgressTools;

/// <summary>The word that somebody meant.</summary>
public static class NearMiss
{
    /// <summary>The word that one is the beginning of, or the nearest that differs in few letters; null where none does.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var all = known.ToList();
        if (all.FindAll(k => word.Length > 2 && k.StartsWith(word, StringComparison.OrdinalIgnoreCase)) is [var only])
            return only;
        // What is longer than any word by more than a few letters is far from all, and need not be measured.
        if (all.Count == 0 || word.Length > all.Max(static k => k.Length) + 2)
            return null;
        var nearest = all.MinBy(k => Distance(word.ToUpperInvariant(), k.ToUpperInvariant()))!;
        return Distance(word.ToUpperInvariant(), nearest.ToUpperInvariant()) <= Math.Min(2, word.TrimStart('-').Length / 2) ? nearest : null;
    }

    /// <summary>The end of a sentence that asks for it; empty where there is none.</summary>
    public static string Hint(string word, IEnumerable<string> known) => Of(word, known) is { } meant ? $"; did you mean '{meant}'?" : "";

    /// <summary>Levenshtein's: how many letters have to change.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
