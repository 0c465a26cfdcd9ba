namespace EgressTools.Checks.Policies;

/// <summary>Several things in one message: the first few by name, the rest as a number.</summary>
internal static class Names
{
    private const int Shown = 5;

    /// <summary>"a, b, c", "a, b, c, d, e and 7 more".</summary>
    public static string Of<T>(IReadOnlyCollection<T> items)
    {
        var first = string.Join(", ", items.Take(Shown));
        return items.Count > Shown ? $"{first} and {items.Count - Shown} more" : first;
    }

    /// <summary>"1 pod", "12 pods".</summary>
    public static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
