namespace EgressTools.Engine;

/// <summary>What a prediction cannot do without: where one of these kinds could not be read, every pod would look as if nothing applied to it.</summary>
internal static class Prerequisites
{
    /// <summary>The id of the error where one could not be read.</summary>
    public const string Unknown = "NoExpectation";
    /// <summary>Policies, endpoints and nodes.</summary>
    public const SnapshotKinds All = SnapshotKinds.Policies | SnapshotKinds.Endpoints | SnapshotKinds.CiliumNodes;

    /// <summary>Why there is nothing of some of the kinds, or why what there is tells nothing, one
    /// clause; null where there is something of each, or where there really is none.</summary>
    public static string? Missing(ClusterSnapshot snapshot, SnapshotKinds kinds = All)
    {
        if (kinds.HasFlag(SnapshotKinds.Policies) && Unsupported.Of(snapshot) is { } unsupported)
            return unsupported;
        var empty = (snapshot.Policies.IsEmpty ? SnapshotKinds.Policies : SnapshotKinds.None)
            | (snapshot.Endpoints.IsEmpty ? SnapshotKinds.Endpoints : SnapshotKinds.None)
            | (snapshot.CiliumNodes.IsEmpty ? SnapshotKinds.CiliumNodes : SnapshotKinds.None);
        var gaps = snapshot.Gaps.Where(g => (g.Kinds & empty & kinds) != SnapshotKinds.None).ToList();
        var rights = AccessRight.Of(gaps);
        return gaps.Count == 0 ? null : rights.Length > 1 ? AccessRight.Sentence(rights) : gaps[0].ToString();
    }

    /// <summary>Refuses to answer where something steers traffic that this tool cannot predict.</summary>
    /// <exception cref="InputException">Something does.</exception>
    public static void RequireSupported(ClusterSnapshot snapshot, string what)
    {
        if (Unsupported.Of(snapshot) is { } unsupported)
            throw new InputException($"cannot predict {what}: {unsupported}", Unknown);
    }

    /// <summary>Refuses to answer without them. That files hold none of a kind is taken for an answer.</summary>
    /// <param name="kinds">What the answer needs.</param>
    /// <param name="what">The question in words: "who leaves by it".</param>
    /// <exception cref="InputException">A kind could not be read at all, or something steers traffic that this tool cannot predict.</exception>
    public static void Require(ClusterSnapshot snapshot, SnapshotKinds kinds, string what)
    {
        if (kinds.HasFlag(SnapshotKinds.Policies))
            RequireSupported(snapshot, what);
        var read = snapshot with { Gaps = [.. snapshot.Gaps.Where(static g => !g.IsAbsence)] };
        if (Missing(read, kinds) is { } gap)
            throw new InputException($"{what} is unknown: {gap}", Unknown);
    }
}
