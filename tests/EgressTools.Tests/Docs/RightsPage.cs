namespace EgressTools.Tests.Docs;

/// <summary>The table of the rights of each command, in <c>module/docs/rbac.md</c> and on the command's page.</summary>
internal static class RightsPage
{
    /// <param name="command">Only of this command; null for all.</param>
    public static string Table(CommandDefinition? command = null) => "| command | level | needs | uses also |\n|---|---|---|---|\n" + string.Concat(
        new RightsTable().Commands
        .Where(c => command is null || c.Command == command)
        .OrderBy(static c => c.Command.Name, StringComparer.Ordinal).ThenBy(static c => c.Option is not null)
        .Select(static c => $"| `{Subcommand(c)}` | {c.Level.ToString().ToLowerInvariant()} | {Words(c.Needed)} | {Words(c.Optional)} |\n"));

    private static string Subcommand(CommandRights row) => row.ToString()["kubectl egress ".Length..];

    /// <summary>"get and create pods/exec", by namespace: verbs of one resource together.</summary>
    private static string Words(ImmutableArray<AccessRight> rights) => string.Join("; ", rights
        .GroupBy(static r => (Resource: r.Group.Length == 0 ? r.Resource : $"{r.Resource}.{r.Group}", r.Namespace, r.Name), static r => r.Verb)
        .GroupBy(static g => (Verbs: string.Join(", ", g), g.Key.Namespace),
            static g => g.Key.Name.Length == 0 ? g.Key.Resource : $"{g.Key.Resource}/{g.Key.Name}")
        .Select(static g => $"{g.Key.Verbs} {string.Join(", ", g)}{(g.Key.Namespace.Length == 0 ? "" : $" in {g.Key.Namespace}")}"));
}
