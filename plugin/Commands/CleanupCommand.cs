namespace EgressTools.Plugin.Commands;

internal sealed class CleanupCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Cleanup;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var (style, listing, all) = (session.List(), ProbeListing.At(session.World.Now), ImmutableArray<EgressProbe>.Empty);
        var request = new CleanupRequest(session.Has(Options.AllNamespaces), session.Has(Options.Force), session.Choice<DryRun>(Options.DryRun), (found, _) =>
        {
            all = found;
            if (style.IsTable && !found.IsEmpty)
                session.Print(style, listing, found);
            return Task.CompletedTask;
        });
        var removed = new Dictionary<EgressProbe, EgressProbe>();
        await foreach (var probe in CleanupUseCase.RunAsync(request, session.World, session, session.Report, cancellationToken))
        {
            if (style.IsTable)
                session.Streams.Out.Write(ProbeText.Done(probe, request.DryRun) + "\n");
            removed[probe with { Removed = false }] = probe;
        }
        if (!style.IsTable && !session.Report.IsDeclined)
            session.Print(style, listing, all.Select(p => removed.GetValueOrDefault(p, p)));
        return session.FailedWith;
    }
}
