namespace EgressTools.Checks;

/// <summary>The reason for which missing input skips a check.</summary>
internal static class MissingKinds
{
    public static List<string> NamesOf(SnapshotKinds kinds) => [.. KindWord.Of(kinds).Select(static k => k.Word)];

    public static (CheckSkipKind Kind, string Subject, string Reason) Reason(SnapshotKinds missing, ClusterSnapshot snapshot)
    {
        var (kind, name, _) = KindWord.Of(missing).First();
        if (snapshot.Gaps.FirstOrDefault(g => g.Kinds.HasFlag(kind) && !g.IsAbsence) is { } gap)
            return (CheckSkipKind.Unread, name, $"{name} could not be read ({gap.What})");
        return (CheckSkipKind.NotGiven, name, kind is SnapshotKinds.AgentMaps or SnapshotKinds.ExitAddresses
            ? $"needs {name}; on a cluster, pass {Options.Live}"
            : $"needs {name}");
    }
}
