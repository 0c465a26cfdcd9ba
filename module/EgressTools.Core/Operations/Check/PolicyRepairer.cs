namespace EgressTools.Operations;

/// <summary>Shows what can be repaired, asks, and writes the files; policies without a file become documents for apply.</summary>
internal sealed class PolicyRepairer(CheckRequest request, byte[] input, World world, IDialog dialog, IReport report)
{
    /// <summary>Repairs policies of the documents; of the cluster where there are none. It may be cancelled before a file is written, not within.</summary>
    /// <returns>The snapshot as it is then, for the checks to be run again, and the policies without a file.</returns>
    public async Task<(ClusterSnapshot Snapshot, ImmutableArray<EgressPolicyDocument> Printed)> RunAsync(
        ImmutableArray<PolicyRepair> repairs, ClusterSnapshot snapshot, ClusterSnapshot? documents, CancellationToken cancellationToken)
    {
        var mine = documents is null ? repairs : PolicyRepairs.Among(repairs, documents);
        if (mine.Length < repairs.Length)
            report.Note($"policies that are not among the documents of {Options.Filename} can be repaired too: run the command without {Options.Filename}");
        foreach (var repair in mine.Where(static r => r.Moved > 0))
            report.Conclude(PolicyRepairs.Undecided(repair));
        mine = [.. mine.Where(static r => r.Moved == 0)];
        if (mine.IsEmpty)
        {
            report.Note("nothing can be repaired without a decision");
            return (snapshot, []);
        }
        var places = mine.ToLookup(r => documents is not null && r.Before.Source is { } source && source.File != FrontEnd.Input);
        ImmutableArray<PolicyRepair> printed = [.. places[false]];
        var files = places[true].GroupBy(static r => r.Before.Source!.File, StringComparer.Ordinal).Select(Read).OfType<FileRepair>().ToList();
        Show(files, printed);
        foreach (var note in PolicyRepairs.Notes(mine, snapshot))
            report.Note(note);
        if (request.DryRun)
            return (snapshot, []);
        var applicable = ImmutableArray.CreateBuilder<EgressPolicyDocument>();
        foreach (var repair in printed)
            applicable.Add(await DocumentAsync(repair, documents is null, cancellationToken).ConfigureAwait(false));
        var written = await WriteAsync([.. files.Where(static f => f.HasChanges)], cancellationToken).ConfigureAwait(false);
        return (PolicyRepairs.After(snapshot, [.. printed, .. written.SelectMany(static f => f.Done)], written), applicable.ToImmutable());
    }

    private FileRepair? Read(IGrouping<string, PolicyRepair> file)
    {
        try
        {
            return PolicyRepairs.InFile(file.Key, RepairedFile.Read(file.Key), [.. file]);
        }
        catch (InputException error)
        {
            report.Fail(error, file.Key);
            return null;
        }
    }

    private void Show(List<FileRepair> files, ImmutableArray<PolicyRepair> printed)
    {
        foreach (var file in files)
        {
            dialog.Preview(Lines(PolicyRepairs.Diff(file)));
            foreach (var repair in file.ByHand)
            {
                var (how, diff) = dialog.AsksEach ? ("", $":{Environment.NewLine}{PolicyRepairs.Diff(repair)}") : (" as shown", "");
                report.Warn($"{repair.Before.Source}: policy '{repair.Before.Name}' has to be changed by hand{how}, because its text cannot be changed " +
                    $"without losing something of it{diff}");
            }
            foreach (var repair in file.Gone)
                report.Fail(new InputException($"policy '{repair.Before.Name}' is no longer there as it was read; run the command again",
                    "Changed", repair.Before.Source), file.File);
        }
        foreach (var repair in printed)
            dialog.Preview(Lines(PolicyRepairs.Diff(repair)));
    }

    private async Task<ImmutableArray<FileRepair>> WriteAsync(ImmutableArray<FileRepair> files, CancellationToken cancellationToken)
    {
        if (!files.IsEmpty && !dialog.AsksEach
            && !await ConfirmedAsync($"Write {Plural.Count(files.Length, "repaired file")}?", [], cancellationToken).ConfigureAwait(false))
            return [];
        var written = ImmutableArray.CreateBuilder<FileRepair>();
        foreach (var file in files)
        {
            if (dialog.AsksEach && !await ConfirmedAsync($"Write {file.File}?", Lines(PolicyRepairs.Diff(file)), cancellationToken).ConfigureAwait(false))
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                RepairedFile.Write(file);
                written.Add(file);
                report.Note($"{file.File}: repaired {Listed.All(file.Done.Select(static r => $"{r.Before.Name} ({string.Join(", ", r.Codes)})"))}");
            }
            catch (InputException error)
            {
                report.Fail(error, file.File);
            }
        }
        return written.ToImmutable();
    }

    private Task<bool> ConfirmedAsync(string text, ImmutableArray<string> preview, CancellationToken cancellationToken) => dialog.ConfirmAsync(
        new Question(text, "write these changes", "nothing was written") { Preview = preview, Place = "", IsNeeded = !dialog.AsksEach, EndsCommand = false },
        cancellationToken);

    /// <summary>With what the policy's document says beside, where it can be had.</summary>
    private async Task<EgressPolicyDocument> DocumentAsync(PolicyRepair repair, bool ofWorld, CancellationToken cancellationToken)
    {
        if (!ofWorld)
            return RepairedPolicies.Of(repair, input);
        if (world.IsSaved)
            return RepairedPolicies.Of(repair, repair.Before.Source is { } source && File.Exists(source.File) ? RepairedFile.Read(source.File) : []);
        try
        {
            return await RepairedPolicies.OfAsync(await world.ClientAsync(cancellationToken).ConfigureAwait(false), repair, ApplyOptions.DefaultFieldManager,
                cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.IsGap)
        {
            report.Warn($"{error.Message}; the document of '{repair.Before.Name}' has no labels and annotations, " +
                "and applying it takes away those that were applied before");
            return RepairedPolicies.Of(repair, []);
        }
    }

    private static ImmutableArray<string> Lines(string diff) => [.. diff.Split('\n')[..^1]];
}
