using System.Text;

namespace EgressTools.Checks.Upgrades;

/// <summary>The list of changes as Markdown, for <c>module/docs/upgrades.md</c>.</summary>
internal static class UpgradePage
{
    /// <summary>The page.</summary>
    public static string Text()
    {
        var text = new StringBuilder("# What releases of Cilium change for the egress gateway\n\n");
        text.Append("`kubectl egress check --upgrade-to VERSION` says which of these concern a cluster, in both directions; `kubectl egress plan --cilium-version VERSION` shows the pods whose traffic takes another way.\n\n");
        text.Append("| releases | agents before | agents of these releases | severity | check | sources |\n|---|---|---|---|---|---|\n");
        foreach (var change in ReleaseChanges.All)
        {
            var checks = string.Join(", ", new[] { change.Concerns is null ? "" : "EGT4025", change.ToldBy }.Where(static c => c.Length > 0).Select(static c => $"[{c}](checks/{c}.md)"));
            var sources = string.Join(", ", change.Sources.Select(static (s, i) => $"[{Name(s)}]({s})"));
            text.Append($"| {change.Releases} | {change.Without} | {change.With} | {CheckWords.Of(change.Severity)} | {checks} | {sources} |\n");
        }
        return text.ToString();
    }

    // An issue is known by its number, a page by its host and the last part of its path.
    private static string Name(string source)
    {
        var uri = new Uri(source);
        var last = uri.Segments[^1].Trim('/');
        return uri.AbsolutePath.Contains("/issues/", StringComparison.Ordinal) ? $"#{last}" : last == "upgrade" ? $"upgrade notes {uri.Segments[^3].Trim('/')}" : last;
    }
}
