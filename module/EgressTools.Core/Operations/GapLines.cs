namespace EgressTools.Operations;

/// <summary>The gaps of a snapshot for a person.</summary>
public static class GapLines
{
    /// <summary>A line for each; one for all missing rights, so that they can be asked for at once.</summary>
    public static IEnumerable<string> Of(ClusterSnapshot snapshot)
    {
        var rights = AccessRight.Of(snapshot.Gaps);
        if (rights.Length > 1)
            yield return AccessRight.Sentence(rights);
        foreach (var gap in snapshot.Gaps.Where(g => rights.Length < 2 || g.Right is null))
            yield return gap.ToString();
    }
}
