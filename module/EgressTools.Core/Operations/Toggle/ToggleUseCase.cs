namespace EgressTools.Operations;

/// <summary>Enables or disables the egress gateway: reads the installation, plans the change, shows it, asks, and carries it out.</summary>
public static class ToggleUseCase
{
    /// <summary>Does it, or says why not. What goes wrong on the way is in the result.</summary>
    /// <param name="cancellationToken">Stops; what was changed by then is in the result.</param>
    /// <exception cref="UsageException">The request does not go with this installation, or helm cannot reach this cluster.</exception>
    /// <exception cref="ClusterException">The installation cannot be read, or the dry run on the server fails.</exception>
    public static async Task<EgressFeatureChange> RunAsync(
        ToggleRequest request, World world, IDialog dialog, IReport report, CancellationToken cancellationToken)
    {
        request.RequireCluster(world);
        if (world.GivenNamespace is { } space)
            report.Note(FeatureText.Elsewhere(Options.Namespace, space));
        // Without warnings: a disabled feature is no surprise here.
        var snapshot = await world.ReadAgainAsync(InstallationReader.Needs, report, cancellationToken).ConfigureAwait(false);
        var client = world.IsSaved ? null : await world.ClientAsync(cancellationToken).ConfigureAwait(false);
        var state = client is null ? SavedInstallation.Of(snapshot)
            : await InstallationReader.ReadAsync(client, snapshot, cancellationToken).ConfigureAwait(false);
        var change = await new GatewayToggle(request, state, client, world, dialog, report).RunAsync(cancellationToken).ConfigureAwait(false);
        if (client is not null && change.Goal is FeatureGoal.On)
            change = await RestoreEarlierAsync(change, client, request, world, dialog, report, cancellationToken).ConfigureAwait(false);
        dialog.Preview(FeatureText.Blockers(change));
        if (FeatureText.Aside(change) is { } aside)
            report.Note(aside);
        return change;
    }

    /// <summary>Offers to put back what earlier runs have saved and deleted; in a dry run and where nobody agrees it says where that is.</summary>
    private static async Task<EgressFeatureChange> RestoreEarlierAsync(EgressFeatureChange change, ApiClient client, ToggleRequest request, World world,
        IDialog dialog, IReport report, CancellationToken cancellationToken)
    {
        // A change that failed or was interrupted says itself where the policies are.
        if (change.Result is FeatureResult.Failed || request.Print is not null)
            return change;
        foreach (var saved in SavedPolicies.Find(request.Execution.Variable, change.Plan.State.AgentsUid, report, cancellationToken))
        {
            var where = $"{Listed.Policies(saved.Names)} {Plural.Verb(saved.Items.Length, "were")} saved in {saved.Path} by an earlier run";
            var them = Plural.Them(saved.Items.Length);
            if (change is not { Result: FeatureResult.Done or FeatureResult.Unchanged, Succeeded: true }
                || !await dialog.OfferAsync($"{char.ToUpperInvariant(where[0])}{where[1..]}. Put {them} back?", "put saved policies back",
                    followsAnswer: true, cancellationToken).ConfigureAwait(false))
            {
                report.Note($"{where}: when every agent runs with the egress gateway, put {them} back with '{saved.Command}', " +
                    $"or run {Subcommands.Enable}, which offers it");
                continue;
            }
            var (sentence, done) = await new PolicyStore(client, world.Clock, report).RestoreAsync(saved, cancellationToken).ConfigureAwait(false);
            change = change with { Restored = change.Restored.Add(new StepResult(FeatureStep.RestorePolicies, done, sentence)) };
            if (done)
                report.Note(sentence);
        }
        return change;
    }
}
