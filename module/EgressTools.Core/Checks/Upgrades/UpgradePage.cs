namespace EgressTools.Checks.Upgrades;

/// <summary>The page <c>module/docs/upgrades.md</c>.</summary>
internal static class UpgradePage
{
    /// <summary>The page.</summary>
    public static string Text()
    {
        var text = new StringBuilder("# Changes of the egress gateway between releases of Cilium\n\n");
        text.Append($"`{Subcommands.Check} {Options.UpgradeTo.With("VERSION")}` shows which changes concern a cluster, in both directions. ");
        text.Append($"`{Subcommands.Plan} {Options.CiliumVersion.With("VERSION")}` shows the pods whose traffic leaves another way.\n\n");
        text.Append("| releases | agents before | agents of these releases | severity | check | sources |\n|---|---|---|---|---|---|\n");
        foreach (var change in ReleaseChanges.All)
        {
            var codes = new[] { change.Concerns is null ? "" : "EGT4025", change.ToldBy };
            var checks = string.Join(", ", codes.Where(static c => c.Length > 0).Select(static c => $"[{c}](checks/{c}.md)"));
            var sources = string.Join(", ", change.Sources.Select(static (s, i) => $"[{Name(s)}]({s})"));
            text.Append($"| {change.Releases} | {change.Without} | {change.With} | {CheckWords.Of(change.Severity)} | {checks} | {sources} |\n");
        }
        return text.ToString();
    }

    // The number of an issue, or the last part of the path.
    private static string Name(string source)
    {
        var uri = new Uri(source);
        var last = uri.Segments[^1].Trim('/');
        return uri.AbsolutePath.Contains("/issues/", StringComparison.Ordinal) ? $"#{last}" : last == "upgrade"
            ? $"upgrade notes {uri.Segments[^3].Trim('/')}" : last;
    }
}
