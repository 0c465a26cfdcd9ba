namespace EgressTools.Checks;

/// <summary>Some releases of Cilium: from one, before another, or several such spans, as fixes are released on several branches.</summary>
public sealed class VersionSpan
{
    /// <summary>Every release.</summary>
    public static readonly VersionSpan All = new([(null, null)]);

    private readonly ImmutableArray<(CiliumVersion? From, CiliumVersion? Before)> _spans;

    private VersionSpan(ImmutableArray<(CiliumVersion? From, CiliumVersion? Before)> spans) => _spans = spans;

    /// <summary>Releases before that one.</summary>
    public static VersionSpan Before(int major, int minor, int patch = 0) => new([(null, new CiliumVersion(major, minor, patch))]);

    /// <summary>That release and later ones; pre-releases of a minor version count as it.</summary>
    public static VersionSpan From(int major, int minor, int patch = 0) => new([(new CiliumVersion(major, minor, patch), null)]);

    /// <summary>A minor version's releases before that patch.</summary>
    public static VersionSpan BeforePatch(int major, int minor, int patch) => new([(new CiliumVersion(major, minor, 0), new CiliumVersion(major, minor, patch))]);

    /// <summary>These and those.</summary>
    public VersionSpan Or(VersionSpan other) => new(_spans.AddRange(other._spans));

    /// <summary>Only those of these that are before that release.</summary>
    public VersionSpan Until(int major, int minor, int patch = 0) => new([.. _spans.Select(s => (s.From, (CiliumVersion?)new CiliumVersion(major, minor, patch)))]);

    /// <summary>Whether a release is one of them.</summary>
    public bool Contains(CiliumVersion version) => _spans.Any(s => IsFrom(version, s.From) && IsBefore(version, s.Before));

    /// <summary>"every release", "1.18.0 to before 1.18.10, 1.19.0 to before 1.19.4".</summary>
    public override string ToString() => string.Join(", ", _spans.Select(static s => s switch
    {
        (null, null) => "every release",
        (null, { } before) => $"before {before}",
        ({ } from, null) => $"{from} and later",
        ({ } from, { } before) => $"{from} to before {before}",
    }));

    // Pre-releases behave as the release that they lead to.
    private static bool IsFrom(CiliumVersion version, CiliumVersion? from) => from is null || (version with { PreRelease = "" }).CompareTo(from) >= 0;

    private static bool IsBefore(CiliumVersion version, CiliumVersion? before) => before is null || (version with { PreRelease = "" }).CompareTo(before) < 0;
}
