using System.Text.RegularExpressions;

namespace EgressTools.Engine;

/// <summary>Which labels of pods and namespaces become labels of security identities. Cilium has a list of patterns, each a regular expression that has to
/// match from the beginning of the key; <c>!</c> drops what it matches. Selectors see nothing of what is dropped.</summary>
internal sealed class IdentityLabels
{
    private const string Source = "k8s";

    private static readonly string[] Always =
    [
        @"io\.kubernetes\.pod\.namespace", @"io\.cilium\.k8s\.namespace\.labels", @"app\.kubernetes\.io", @"io\.cilium\.k8s\.policy\.cluster",
        @"!io\.kubernetes", @"!kubernetes\.io", @"!.*beta\.kubernetes\.io", @"!k8s\.io", "!pod-template-generation", "!pod-template-hash",
            "!controller-revision-hash", "!annotation.*", "!etcd_node",
    ];

    // Where a fix was taken back to older releases as well, those count as not having it: a label is not said to be dropped that is not.
    private static readonly (int Minor, string Pattern)[] Since =
    [
        (15, @"!statefulset\.kubernetes\.io/pod-name"), (15, @"!apps\.kubernetes\.io/pod-index"), (16, @"!batch\.kubernetes\.io/job-completion-index"),
        (16, @"!batch\.kubernetes\.io/controller-uid"), (16, "!controller-uid"), (20, @"!topology\.kubernetes\.io"),
    ];

    private readonly ImmutableArray<KeyPattern> _patterns;
    // Of the default patterns those that keep do not count for it: without a pattern of the administrator, what nothing drops is kept.
    private readonly bool _keepsOnlyListed;

    private IdentityLabels(ImmutableArray<KeyPattern> patterns, bool keepsOnlyListed) => (_patterns, _keepsOnlyListed) = (patterns, keepsOnlyListed);

    /// <summary>The default of a release; of null, the newest.</summary>
    public static IdentityLabels Default(CiliumVersion? version) => With(version, "");

    /// <summary>The default with the patterns of <c>labels</c> in cilium-config, separated by spaces, each with an optional source before a colon.</summary>
    public static IdentityLabels With(CiliumVersion? version, string patterns)
    {
        var all = ImmutableArray.CreateBuilder<KeyPattern>();
        foreach (var text in Always.Concat(Since.Where(s => (version ?? CiliumBehavior.NewestVersion).IsAtLeast(1, s.Minor)).Select(static s => s.Pattern)))
            all.Add(Parse(text)!);
        var only = false;
        foreach (var text in patterns.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var pattern = Parse(text[(colon + 1)..]);
            only |= pattern is { Drops: false };
            if (pattern is not null && (colon <= 0 || text[..colon] == Source))
                all.Add(pattern);
        }
        return new IdentityLabels(all.ToImmutable(), only);
    }

    /// <summary>Whether a label of that key becomes one of the identity: the longest match that keeps it against the shortest that drops it.</summary>
    public bool Keeps(string key)
    {
        var (kept, dropped) = (0, 0);
        foreach (var pattern in _patterns)
        {
            if (pattern.LengthIn(key) is not { } length)
                continue;
            if (!pattern.Drops)
                kept = Math.Max(kept, length);
            else if (dropped == 0 || length < dropped)
                dropped = length;
        }
        return (!_keepsOnlyListed && dropped == 0) || kept > dropped;
    }

    // Null for an invalid regular expression: the agents do not start with one.
    private static KeyPattern? Parse(string text)
    {
        var drops = text.StartsWith('!');
        var pattern = drops ? text[1..] : text;
        // Nearly all begin keys as they are written; to make an automaton of each takes longer than to look at all labels of a cluster.
        if (pattern.Replace(@"\.", "", StringComparison.Ordinal).All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_'))
            return new KeyPattern(drops, pattern.Replace(@"\.", ".", StringComparison.Ordinal), null);
        try
        {
            // Without backtracking, as in Go, since the text is a stranger's.
            return new KeyPattern(drops, "", new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1)));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private sealed record KeyPattern(bool Drops, string Beginning, Regex? Pattern)
    {
        /// <summary>How much of the beginning of a key it matches; null where it matches none.</summary>
        public int? LengthIn(string key) => Pattern is null
            ? key.StartsWith(Beginning, StringComparison.Ordinal) ? Beginning.Length : null
            : Pattern.Match(key) is { Success: true, Index: 0 } match ? match.Length : null;
    }
}
