namespace EgressTools.Operations;

/// <summary>The version of Cilium that the user says, in place of the one that was found.</summary>
public static class AssumedVersion
{
    /// <summary>The snapshot with that version, and without the gap that it closes.</summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="text">The version; null leaves the snapshot as it is.</param>
    /// <param name="option">How the user gave it, for the message.</param>
    /// <exception cref="UsageException">The text is not a version.</exception>
    public static ClusterSnapshot In(ClusterSnapshot snapshot, string? text, string option)
    {
        if (text is null)
            return snapshot;
        var version = Parse(text, option);
        return snapshot with
        {
            Installation = snapshot.Installation with { Version = version },
            Complete = snapshot.Complete | SnapshotKinds.Installation,
            Gaps = [.. snapshot.Gaps.Where(static g => !g.IsOfVersion)],
        };
    }

    /// <summary>The version that a text says.</summary>
    /// <exception cref="UsageException">The text is not a version, or is one before any that is known.</exception>
    public static CiliumVersion Parse(string text, string option)
    {
        var version = CiliumVersion.Find(text) ?? throw new UsageException($"{option}: '{text}' is not a version: write it as 1.18.3", "InvalidVersion");
        var oldest = CiliumBehavior.OldestVersion;
        return version.IsAtLeast(oldest.Major, oldest.Minor) ? version
            : throw new UsageException($"{option}: Cilium {version} has no egress gateway: give {oldest} or later", "InvalidVersion");
    }
}
