using System.Globalization;

namespace EgressTools.Checks.Installation;

/// <summary>Numbers and names in messages.</summary>
internal static class Words
{
    private const int Shown = 5;

    /// <summary>"1 policy", "3 policies".</summary>
    public static string Count(int count, string one, string many) => count.ToString(CultureInfo.InvariantCulture) + " " + (count == 1 ? one : many);

    /// <summary>The first few of some names, and how many more there are.</summary>
    public static string Some(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - Shown} more") : "");
}
