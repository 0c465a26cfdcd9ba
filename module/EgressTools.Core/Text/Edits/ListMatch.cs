using Newtonsoft.Json;

namespace EgressTools.Text.Edits;

/// <summary>Which item of a list became which of another; -1 where there is none.</summary>
internal sealed record ListMatch(int Old, int New)
{
    /// <summary>Beyond so many pairs the lists are matched by position alone.</summary>
    private const long MostPairs = 4_000_000;

    /// <summary>The matches in the order of both lists: equal items first of all, then what stands between the same neighbours.</summary>
    public static List<ListMatch> Of(JArray old, JArray next)
    {
        string[] before = [.. old.Select(Identity)];
        string[] after = [.. next.Select(Identity)];
        var matches = new List<ListMatch>();
        var (i, j) = (0, 0);
        foreach (var (a, b) in Common(before, after).Append((before.Length, after.Length)))
        {
            while (i < a || j < b)
                matches.Add(new ListMatch(i < a ? i++ : -1, j < b ? j++ : -1));
            if (a < before.Length)
                matches.Add(new ListMatch(i++, j++));
        }
        return matches;
    }

    /// <summary>A longest common subsequence.</summary>
    private static List<(int Old, int New)> Common(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MostPairs)
            return [];
        var length = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
                length[i, j] = before[i] == after[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }
        var common = new List<(int Old, int New)>();
        for (var (i, j) = (0, 0); i < before.Length && j < after.Length;)
        {
            if (before[i] == after[j])
                common.Add((i++, j++));
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }
        return common;
    }

    // A prefix is the same however it is written, so that its comment stays with it.
    private static string Identity(JToken item) =>
        item is JValue { Value: string text } && Cidr.TryParse(text, out var cidr) ? cidr.ToString() : item.ToString(Formatting.None);
}
