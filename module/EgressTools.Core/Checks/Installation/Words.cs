using System.Globalization;

namespace EgressTools.Checks.Installation;

/// <summary>Numbers and names in messages.</summary>
internal static class Words
{
    /// <summary>How many names a message has.</summary>
    public const int Shown = 5;

    /// <summary>"1 policy", "3 policies".</summary>
    public static string Count(int count, string one, string many) => count.ToString(CultureInfo.InvariantCulture) + " " + (count == 1 ? one : many);

    /// <summary>The first few of some names, and how many more there are.</summary>
    public static string Some(IReadOnlyCollection<string> names) => Some(names, names.Count);

    /// <summary>The same where only the first are at hand.</summary>
    public static string Some(IEnumerable<string> first, int count) =>
        string.Join(", ", first.Take(Shown)) + (count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {count - Shown} more") : "");
}
