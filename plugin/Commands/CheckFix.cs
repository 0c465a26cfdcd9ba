namespace EgressTools.Plugin.Commands;

/// <summary><c>check --fix</c>: shows what can be repaired, asks, and writes the files, or prints the documents where there is no file.</summary>
internal static class CheckFix
{
    /// <exception cref="UsageException">An option needs --fix.</exception>
    public static void Validate(Session session)
    {
        if (!session.Has(Options.Fix) && (session.Has(Options.DryRun) || session.Has(Options.Yes)))
            throw new UsageException($"{(session.Has(Options.DryRun) ? "--dry-run" : "-y")} says how to fix: give --fix too");
    }

    /// <summary>Whether standard output is for repaired documents.</summary>
    public static bool Prints(Session session, ImmutableArray<string> files) => session.Has(Options.Fix) && (files.IsEmpty || files.Contains("-"));

    /// <summary>Shows, asks and writes; the snapshot as it is then, for the checks to be run again.</summary>
    /// <param name="session">The command.</param>
    /// <param name="repairs">What can be repaired.</param>
    /// <param name="snapshot">What was checked.</param>
    /// <param name="documents">What -f names; null where it was not given.</param>
    /// <param name="cancellationToken">Stops before a file is written, not within.</param>
    public static async Task<ClusterSnapshot> RunAsync(Session session, ImmutableArray<PolicyRepair> repairs, ClusterSnapshot snapshot,
        ClusterSnapshot? documents, CancellationToken cancellationToken)
    {
        var mine = documents is null ? repairs : FixPolicies.Among(repairs, documents);
        if (mine.Length < repairs.Length)
            session.Report.Note("policies that are not among the documents of -f can be repaired too: run the command without -f");
        foreach (var repair in mine.Where(static r => r.Moved > 0))
            session.Report.Note(FixPolicies.Undecided(repair));
        mine = [.. mine.Where(static r => r.Moved == 0)];
        if (mine.IsEmpty)
        {
            session.Report.Note("nothing can be repaired without a decision");
            return snapshot;
        }
        var places = mine.ToLookup(r => documents is not null && r.Before.Source is { File: not SourceLocation.StandardInput });
        ImmutableArray<PolicyRepair> printed = [.. places[false]];
        var files = places[true].GroupBy(static r => r.Before.Source!.File, StringComparer.Ordinal).Select(file => Read(session, file))
            .OfType<FileRepair>().ToList();
        Show(session, files, printed);
        foreach (var note in FixPolicies.Notes(mine, snapshot))
            session.Report.Note(note);
        files.RemoveAll(static f => !f.HasChanges);
        if (session.Has(Options.DryRun))
            return snapshot;
        foreach (var repair in printed)
            session.Streams.Out.Write($"{await DocumentAsync(session, repair, documents is null, cancellationToken)}\n");
        var written = await WriteAsync(session, files, cancellationToken);
        return FixPolicies.After(snapshot, [.. printed, .. written.SelectMany(static f => f.Done)], written);
    }

    private static FileRepair? Read(Session session, IGrouping<string, PolicyRepair> file)
    {
        try
        {
            return FixPolicies.InFile(file.Key, RepairedFile.Read(file.Key), [.. file]);
        }
        catch (InputException error)
        {
            session.Fail(error);
            return null;
        }
    }

    private static void Show(Session session, List<FileRepair> files, ImmutableArray<PolicyRepair> printed)
    {
        foreach (var file in files)
        {
            session.Report.Text(FixPolicies.Diff(file));
            foreach (var repair in file.ByHand)
                session.Report.Warn($"{repair.Before.Source}: policy '{repair.Before.Name}' has to be changed by hand as shown, " +
                    "because its text cannot be changed without losing something of it");
            foreach (var repair in file.Gone)
                session.Fail(new InputException($"policy '{repair.Before.Name}' is no longer there as it was read; run the command again",
                    "Changed", repair.Before.Source));
        }
        foreach (var repair in printed)
            session.Report.Text(FixPolicies.Diff(repair));
    }

    private static async Task<ImmutableArray<FileRepair>> WriteAsync(Session session, List<FileRepair> files, CancellationToken cancellationToken)
    {
        var written = ImmutableArray.CreateBuilder<FileRepair>();
        if (files.Count > 0 && !await session.ConfirmedAsync($"Write {Plural.Count(files.Count, "repaired file")}?", "write these changes",
            session.Has(Options.Yes), cancellationToken))
        {
            session.Report.Note("nothing was written");
            return [];
        }
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                RepairedFile.Write(file);
                written.Add(file);
                session.Report.Note($"{file.File}: repaired {Listed.All(file.Done.Select(static r => $"{r.Before.Name} ({string.Join(", ", r.Codes)})"))}");
            }
            catch (InputException error)
            {
                session.Fail(error);
            }
        }
        return written.ToImmutable();
    }

    /// <summary>With what the policy's document says beside, where it can be had.</summary>
    private static async Task<EgressPolicyDocument> DocumentAsync(Session session, PolicyRepair repair, bool ofWorld, CancellationToken cancellationToken)
    {
        if (!ofWorld)
            return RepairedPolicies.Of(repair, session.KeptInput);
        if (session.Offline)
            return RepairedPolicies.Of(repair, repair.Before.Source is { } source && File.Exists(source.File) ? RepairedFile.Read(source.File) : []);
        try
        {
            return await RepairedPolicies.OfAsync(await session.ClientAsync(cancellationToken), repair, ApplyOptions.DefaultFieldManager, cancellationToken);
        }
        catch (ClusterException error) when (error.IsGap)
        {
            session.Report.Warn($"{error.Message}; the document of '{repair.Before.Name}' has no labels and annotations, " +
                "and applying it takes away those that were applied before");
            return RepairedPolicies.Of(repair, []);
        }
    }
}
