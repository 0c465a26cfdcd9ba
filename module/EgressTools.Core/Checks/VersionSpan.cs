namespace EgressTools.Checks;

/// <summary>Releases of Cilium: from one, before another, or several such spans, as fixes are released on several branches.</summary>
public sealed class VersionSpan
{
    /// <summary>Every release.</summary>
    public static readonly VersionSpan All = new([(null, null)]);

    private readonly ImmutableArray<(CiliumVersion? From, CiliumVersion? Before)> _spans;

    private VersionSpan(ImmutableArray<(CiliumVersion? From, CiliumVersion? Before)> spans) => _spans = spans;

    /// <summary>Releases before a version.</summary>
    public static VersionSpan Before(int major, int minor, int patch = 0) => new([(null, new CiliumVersion(major, minor, patch))]);

    /// <summary>A version and later ones; pre-releases count as the version.</summary>
    public static VersionSpan From(int major, int minor, int patch = 0) => new([(new CiliumVersion(major, minor, patch), null)]);

    /// <summary>The releases of a minor version before a patch.</summary>
    public static VersionSpan BeforePatch(int major, int minor, int patch) =>
        new([(new CiliumVersion(major, minor, 0), new CiliumVersion(major, minor, patch))]);

    /// <summary>The releases of both spans.</summary>
    public VersionSpan Or(VersionSpan other) => new(_spans.AddRange(other._spans));

    /// <summary>The releases of this span before a version.</summary>
    public VersionSpan Until(int major, int minor, int patch = 0) =>
        new([.. _spans.Select(s => (s.From, (CiliumVersion?)new CiliumVersion(major, minor, patch)))]);

    /// <summary>Whether the span contains a release.</summary>
    public bool Contains(CiliumVersion version) => _spans.Any(s => IsFrom(version, s.From) && IsBefore(version, s.Before));

    /// <summary>"every release", "1.18.0 to before 1.18.10, 1.19.0 to before 1.19.4".</summary>
    public override string ToString() => string.Join(", ", _spans.Select(static s => s switch
    {
        (null, null) => "every release",
        (null, { } before) => $"before {before}",
        ({ } from, null) => $"{from} and later",
        ({ } from, { } before) => $"{from} to before {before}",
    }));

    // A pre-release behaves like its release.
    private static bool IsFrom(CiliumVersion version, CiliumVersion? from) => from is null || (version with { PreRelease = "" }).CompareTo(from) >= 0;

    private static bool IsBefore(CiliumVersion version, CiliumVersion? before) => before is null || (version with { PreRelease = "" }).CompareTo(before) < 0;
}
