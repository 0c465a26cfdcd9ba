namespace EgressTools.Operations;

/// <summary>Policies that an earlier run has saved and deleted, and that can be put back now that the egress gateway is enabled.</summary>
internal static class SavedBefore
{
    /// <summary>Asks for each file, and puts its policies back; in a dry run and where nobody agrees it only says where they are.</summary>
    public static async Task<EgressFeatureChange> PutBackAsync(ApiClient client, EgressFeatureChange change, SwitchOptions options, SwitchDialog dialog,
        IReport report, CancellationToken cancellationToken)
    {
        // A change that failed or was interrupted says itself where the policies are.
        if (change.Result is FeatureResult.Failed || options.Print is not null || Folder(options) is not { } folder)
            return change;
        foreach (var saved in SavedPolicies.Find(folder, change.Plan.State.AgentsUid, report, cancellationToken))
        {
            var where = $"{Listed.Policies(saved.Names)} {Plural.Verb(saved.Items.Length, "were")} saved in {saved.Path} by an earlier run";
            if (change is { Result: FeatureResult.Done or FeatureResult.Unchanged, Succeeded: true } && dialog.MayPutBackAsync is { } ask
                && await ask($"{char.ToUpperInvariant(where[0])}{where[1..]}. Put {Plural.Them(saved.Items.Length)} back?", cancellationToken)
                .ConfigureAwait(false))
            {
                var (sentence, done) = await new PolicyStore(client, options.Change.Clock, report).RestoreAsync(saved, cancellationToken).ConfigureAwait(false);
                change = change with { Restored = change.Restored.Add(new StepResult(FeatureStep.RestorePolicies, done, sentence)) };
                if (done)
                    report.Note(sentence);
            }
            else
            {
                report.Note($"{where}: when every agent runs with the egress gateway, put {Plural.Them(saved.Items.Length)} back with '{saved.Command}', " +
                    $"or run {Subcommands.Enable}, which offers it");
            }
        }
        return change;
    }

    private static string? Folder(SwitchOptions options)
    {
        try
        {
            return SavedPolicies.FolderOf(options.Change.Variable);
        }
        catch (InputException)
        {
            // Where nothing can be saved nothing was.
            return null;
        }
    }
}
