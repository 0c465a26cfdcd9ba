using System.Text.RegularExpressions;

namespace EgressTools.Model;

/// <summary>A release of Cilium, comparable; a pre-release comes before its release.</summary>
public sealed partial record CiliumVersion(int Major, int Minor, int Patch, string PreRelease = "") : IComparable<CiliumVersion>
{
    /// <summary>The patch of a text that names none, such as <c>v1.18</c>: such a tag follows the newest.</summary>
    public const int NewestPatch = int.MaxValue;

    /// <summary>Reads a version out of a tag, an image or a chart label: <c>1.18.3</c>, <c>v1.19.0-rc.1</c>, <c>quay.io/cilium/cilium:v1.19.5@sha256:...</c>,
    /// <c>cilium-1.18.3</c>. What vendors and builders put behind it (<c>-tke.1</c>, <c>-amd64</c>, <c>_ci</c>) is left aside: their build of a release behaves
    /// as that release.</summary>
    /// <returns>The version, or null where the text holds none (a digest or a tag such as <c>latest</c>).</returns>
    public static CiliumVersion? Find(string? text)
    {
        if (text is null)
            return null;
        var digest = text.IndexOf('@', StringComparison.Ordinal);
        var match = Pattern().Match(digest < 0 ? text : text[..digest]);
        return match.Success
            && int.TryParse(match.Groups["major"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(match.Groups["minor"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new CiliumVersion(major, minor, Patch(match.Groups["patch"]), match.Groups["pre"].Value)
            : null;

        static int Patch(Group group) => group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : NewestPatch;
    }

    /// <summary>Whether this is at least that minor version; its pre-releases count.</summary>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <inheritdoc/>
    public int CompareTo(CiliumVersion? other)
    {
        if (other is null)
            return 1;
        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (numbers != 0)
            return numbers;
        return (PreRelease.Length, other.PreRelease.Length) switch
        {
            (0, 0) => 0,
            (0, _) => 1,
            (_, 0) => -1,
            _ => string.CompareOrdinal(PreRelease, other.PreRelease),
        };
    }

    /// <summary>"1.18.3", "1.19.0-rc.1", "1.18".</summary>
    public override string ToString() => Patch == NewestPatch
        ? string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}")
        : string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}{(PreRelease.Length == 0 ? "" : "-")}{PreRelease}");

    // The last path segment of an image, a chart name or a bare version; a registry port (host:5000/...) must not look like one.
    [GeneratedRegex(@"(^|[:\-v])(?<major>\d{1,4})\.(?<minor>\d{1,4})(\.(?<patch>\d{1,4})(-(?<pre>(rc|pre|alpha|beta|snapshot" +
        @"|dev)[0-9A-Za-z.\-]*))?)?([\-_+][0-9A-Za-z._+\-]*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
