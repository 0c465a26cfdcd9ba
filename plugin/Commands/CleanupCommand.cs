namespace EgressTools.Plugin.Commands;

internal sealed class CleanupCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Cleanup;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List();
        var dryRun = session.Choice<DryRun>(Options.DryRun);
        if (session.Offline)
            throw new UsageException("cleanup writes to a cluster, so --from cannot be given");
        var client = await session.ClientAsync(cancellationToken);
        var space = session.Has(Options.AllNamespaces) ? null : await session.NamespaceAsync(cancellationToken);
        var found = await RemoveProbes.FindAsync(client, space, session.Now, cancellationToken);
        var chosen = RemoveProbes.Removable(found, session.Has(Options.Force));
        var isTable = style.Format.Kind is OutputKind.Table or OutputKind.Wide;
        if (isTable && !found.IsEmpty)
            session.Print(style, ProbeListing.At(session.Now), found);
        Tell(session, found, chosen, space);
        if (!chosen.IsEmpty && dryRun == DryRun.None
            && !await session.ConfirmedAsync(ProbeText.Question(chosen), "remove probe pods", session.Has(Options.Yes), cancellationToken))
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
