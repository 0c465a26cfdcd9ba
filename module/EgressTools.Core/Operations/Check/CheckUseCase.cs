namespace EgressTools.Operations;

/// <summary>What to check, and what becomes of the findings.</summary>
/// <param name="Choice">The choice of checks.</param>
public sealed record CheckRequest(CheckOptions Choice)
{
    /// <summary>Documents to check: files, folders, and "-" for <see cref="Input"/>; empty for a cluster.</summary>
    public ImmutableArray<string> Files { get; init; } = [];
    /// <summary>Standard input.</summary>
    public Stream Input { get; init; } = Stream.Null;
    /// <summary>Whether the documents are checked as they would be on the cluster, and not alone.</summary>
    public bool OnCluster { get; init; }
    /// <summary>Whether findings that the cluster has without the documents count too.</summary>
    public bool IncludesExisting { get; init; }
    /// <summary>What is asked of agents and pods; null for nothing.</summary>
    public LiveOptions? Live { get; init; }
    /// <summary>The least severity that is shown.</summary>
    public Severity Show { get; init; }
    /// <summary>Whether policies are repaired where that needs no decision.</summary>
    public bool Fix { get; init; }
    /// <summary>Whether repairs are only shown.</summary>
    public bool DryRun { get; init; }

    /// <summary>The files that the report goes to.</summary>
    public ImmutableArray<(CheckFormat Format, string Path)> Outputs { get; init; } = [];

    /// <summary>How it is written there.</summary>
    public CheckPrintOptions Print { get; init; } = new(Severity.Error, Environment.CurrentDirectory);
    /// <summary>Whether repaired policies have no file of their own, and are printed.</summary>
    public bool PrintsRepairs => Fix && (Files.IsEmpty || Files.Contains("-"));

    /// <summary>Refuses options that exclude each other; <paramref name="saysHow"/> is whether one says how agents and pods are asked.</summary>
    /// <exception cref="UsageException">They do.</exception>
    public static void RequireFitting(bool isLive, bool saysHow, bool isSaved, bool hasDocuments)
    {
        if (!isLive && saysHow)
            throw new UsageException($"{Options.Sample} and {Options.Echo} say what {Options.Live} asks: give {Options.Live} too", "LiveOptionWithoutLive");
        if (isLive && isSaved)
            throw new UsageException($"{Options.Live} asks agents and pods of a cluster, and {Options.From} reads what was saved: leave one of them out",
                "LiveWithoutCluster");
        if (isLive && hasDocuments)
            throw new UsageException($"{Options.Live} asks a cluster as it is, and {Options.Filename} checks documents that are not on it yet: " +
                "leave one of them out", "LiveWithDocuments");
    }
}

/// <summary>How the checks ended.</summary>
/// <param name="Report">All results, after the repairs.</param>
/// <param name="Repaired">Repaired policies that have no file.</param>
public sealed record CheckRun(CheckReport Report, ImmutableArray<EgressPolicyDocument> Repaired)
{
    /// <summary>Whether nobody can predict what the policies do, and no finding fails the command: that does not mean that nothing is wrong.</summary>
    public bool IsUnpredicted { get; init; }
}

/// <summary>Runs checks on a cluster, on what was saved of one, or on documents, alone or as they would be there; and repairs policies.</summary>
public static class CheckUseCase
{
    private const SnapshotKinds Recorded = SnapshotKinds.ExitAddresses;

    /// <summary>Reads, checks, repairs on request and checks again, and writes the report to its files.</summary>
    /// <exception cref="InputException">A file for the report cannot be written.</exception>
    /// <exception cref="UsageException">It would be written over what is read.</exception>
    public static async Task<CheckRun> RunAsync(CheckRequest request, World world, IDialog dialog, IReport report, CancellationToken cancellationToken)
    {
        if (request.IncludesExisting && (request.Files.IsEmpty || !request.OnCluster))
            throw new UsageException($"{Options.IncludeExisting} needs documents ({Options.Filename}) and the cluster that they are for, " +
                $"named by {Options.From}, {Options.KubeConfig} or {Options.Context}", "NothingExisting");
        foreach (var (_, path) in request.Outputs)
            OutputFile.RequireApart(path, [.. request.Files, world.Path ?? ""], Options.Output);
        using var files = new ReportFiles<CheckFormat>();
        files.Open(request.Outputs);
        // Standard input is read once more when its policies are repaired.
        var kept = request.Fix && request.Files.Contains("-") ? await NamedFile.ReadAsync("-", request.Input,
            (input, name) => NamedFile.Bytes(input, name, cancellationToken), cancellationToken).ConfigureAwait(false) : null;
        var (input, documents, before) = await ReadAsync(request, kept is null ? request.Input : new MemoryStream(kept), world, report, cancellationToken)
            .ConfigureAwait(false);
        if (RejectionText.Newer(request.Choice.UpgradeTo ?? input.Snapshot.Installation.Version) is { } newer)
            report.Warn(newer);
        var run = new CheckRun(CheckRunner.Run(input, request.Choice, cancellationToken), []);
        if (request.Fix)
        {
            var repairs = PolicyRepairs.Repairs(run.Report, request.Choice.World(input.Snapshot));
            var (repaired, printed) = await new PolicyRepairer(request, kept ?? [], world, dialog, report)
                .RunAsync(repairs, input.Snapshot, documents, cancellationToken).ConfigureAwait(false);
            run = new CheckRun(CheckRunner.Run(input.With(repaired), request.Choice, cancellationToken), printed);
        }
        if (before is not null)
            run = run with { Report = Brought(run.Report, CheckRunner.Run(before, request.Choice, cancellationToken), documents, report) };
        files.Write((output, format) => CheckPrinter.Write(output, format, run.Report.AtLeast(request.Show), request.Print), report);
        var unpredicted = request.Print.FailOn is { } least && !run.Report.HasAtLeast(least) ? Unsupported.Of(input.Snapshot) : null;
        if (unpredicted is not null)
            report.Warn($"cannot predict what the policies do, so checks of that are skipped: {unpredicted}");
        return run with { IsUnpredicted = unpredicted is not null };
    }

    /// <summary>What the documents bring to the cluster. Where one of them cannot be read, that is told whatever could not be read before.</summary>
    private static CheckReport Brought(CheckReport after, CheckReport before, ClusterSnapshot? documents, IReport report)
    {
        var brought = after.Since(before);
        if (documents?.Gaps.Any(static g => g is { IsAbsence: false, IsReplacement: false, IsUnrendered: false, IsOfVersion: false }) == true)
            brought = new([.. brought.Results.Zip(after.Results, static (left, all) => all.Check.Group == CheckGroup.Tool ? all : left)]);
        if (after.Findings.Count() - brought.Findings.Count() is > 0 and var known)
            report.Note($"{Plural.Count(known, "finding")} that the cluster has without the documents {Plural.Verb(known, "are")} not shown. " +
                $"Pass {Options.IncludeExisting} to show them");
        return brought;
    }

    private static async Task<(CheckInput Input, ClusterSnapshot? Documents, CheckInput? Before)> ReadAsync(
        CheckRequest request, Stream standardInput, World world, IReport report, CancellationToken cancellationToken)
    {
        if (request.Live is { } live)
        {
            var asked = await ClusterAsync(CheckRunner.Needs | LiveState.Needs).ConfigureAwait(false);
            var state = new LiveState(await world.ClientAsync(cancellationToken).ConfigureAwait(false), asked, live, report);
            var input = await state.AskAsync(token => world.ReadAgainAsync(RuleComparer.Needs, report, token), cancellationToken).ConfigureAwait(false);
            return (input, null, null);
        }
        if (request.Files.IsEmpty)
            return (new CheckInput(await ClusterAsync(CheckRunner.Needs | Recorded).ConfigureAwait(false)), null, null);
        var documents = await world.ReadDocumentsAsync(request.Files, standardInput, CheckRunner.Needs | Recorded, report, cancellationToken)
            .ConfigureAwait(false);
        if (!request.OnCluster)
            return (new CheckInput(documents), documents, null);
        var cluster = new CheckInput(await ClusterAsync(CheckRunner.Needs | Recorded).ConfigureAwait(false));
        return (cluster.With(Overlay.Of(documents, cluster.Snapshot)), documents, request.IncludesExisting ? null : cluster);

        Task<ClusterSnapshot> ClusterAsync(SnapshotKinds kinds) => world.ReadAgainAsync(kinds, report, cancellationToken);
    }
}
