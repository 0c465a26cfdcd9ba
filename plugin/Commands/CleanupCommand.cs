using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class CleanupCommand : ICommand
{
    private readonly Option<bool> _allNamespaces = Options.Flag("--all-namespaces", "In every namespace", "-A");
    private readonly Option<bool> _force = Options.Flag("--force", "Remove also probe pods that a running test may use");
    private readonly Option<string?> _dryRun = CommonOptions.Text("--dry-run", "HOW", "none, client (only show) or server (let the server check, remove nothing)");
    private readonly Option<bool> _yes = Options.Flag("--yes", "Do not ask", "-y");
    private readonly ListOptions _list = new();

    public Command Create() => _list.AddTo(new("cleanup", "Show and remove what earlier tests left in the cluster") { _allNamespaces, _force, _dryRun, _yes });

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var dryRun = Options.DryRun(session.Value(_dryRun));
        if (session.Offline)
            throw new UsageException("cleanup writes to a cluster, so --from cannot be given");
        var client = await session.ClientAsync(cancellationToken);
        var space = session.Value(_allNamespaces) ? null : await session.NamespaceAsync(cancellationToken);
        var found = await RemoveProbes.FindAsync(client, space, session.Now, cancellationToken);
        var chosen = RemoveProbes.Removable(found, session.Value(_force));
        var isTable = style.Format.Kind is OutputKind.Table or OutputKind.Wide;
        if (isTable && !found.IsEmpty)
            session.Print(style, ProbeListing.At(session.Now), found);
        Tell(session, found, chosen, space);
        if (!chosen.IsEmpty && dryRun == DryRun.None && !await session.ConfirmedAsync(ProbeText.Question(chosen), "remove probe pods", session.Value(_yes), cancellationToken))
        {
            session.Report.Note("nothing was removed");
            return 1;
        }
        var removed = new Dictionary<EgressProbe, EgressProbe>();
        await foreach (var (probe, error) in RemoveProbes.RunAsync(client, chosen, dryRun, cancellationToken))
        {
            if (error is not null)
                session.Fail(error);
            else if (isTable)
                session.Streams.Out.Write(ProbeText.Done(probe, dryRun) + "\n");
            removed[probe with { Removed = false }] = probe;
        }
        if (!isTable)
            session.Print(style, ProbeListing.At(session.Now), found.Select(p => removed.GetValueOrDefault(p, p)));
        return session.FailedWith;
    }

    private static void Tell(Session session, ImmutableArray<EgressProbe> found, ImmutableArray<EgressProbe> chosen, string? space)
    {
        if (found.IsEmpty)
            session.Report.Note(ProbeText.Nothing(space));
        foreach (var note in ProbeText.Notes(found, chosen))
            session.Report.Note(note);
    }
}
