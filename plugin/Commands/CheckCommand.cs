namespace EgressTools.Plugin.Commands;

internal sealed class CheckCommand : ICommand
{

    public CommandDefinition Definition => Subcommands.Check;

    public bool LeavesNothing(Session session) => !session.Has(Options.Live) && !session.Has(Options.Fix)
        && session.Texts(Options.Output).All(static o => !o.Contains('='));

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Text(Options.Explain) is { } code)
        {
            session.Streams.Out.Write(CheckPage.Of(CheckCatalogue.Of(code, Options.Explain)));
            return 0;
        }
        if (session.Has(Options.List))
        {
            var format = session.Texts(Options.Output) is [.., var word] ? OutputFormat.Parse(word, OutputFormat.OfLists) : OutputFormat.Table;
            session.Print(new ListStyle(format, Headers: true, Sort: null), CheckListing.Catalogue, CheckCatalogue.All);
            return 0;
        }
        var options = ReadOptions(session);
        var failOn = FailOn(session.Text(Options.FailOn));
        var show = session.Text(Options.Show) is { } least ? CheckWords.ParseSeverity(least, Options.Show) : Severity.Info;
        var ci = CiSystems.Parse(session.Text(Options.Ci) ?? "none", session.Streams.Variable);
        var live = CheckLive.Read(session, session.Texts(Options.Filename));
        CheckFix.Validate(session);
        // Where the repaired documents go to standard output, what is left to say does not.
        using var outputs = new CheckOutputs(session, CheckOutputOption.Read(session.Texts(Options.Output)), ci,
            [.. session.Texts(Options.Filename), session.SourcePath ?? ""], aside: CheckFix.Prints(session, session.Texts(Options.Filename)));
        var (input, documents) = await ReadAsync(session, live, cancellationToken);
        if (RejectionText.Newer(options.UpgradeTo ?? input.Snapshot.Installation.Version) is { } newer)
            session.Report.Warn(newer);
        var report = CheckRunner.Run(input, options, cancellationToken);
        if (session.Has(Options.Fix))
        {
            var repaired = await CheckFix.RunAsync(session, FixPolicies.Repairs(report, options.World(input.Snapshot)), input.Snapshot,
                documents, cancellationToken);
            report = CheckRunner.Run(input.With(repaired), options, cancellationToken);
        }
        outputs.Write(report.AtLeast(show), failOn);
        return session.FailedWith != 0 ? session.FailedWith : report.HasAtLeast(failOn) ? 1 : failOn is null ? 0 : Unpredicted(session, input.Snapshot);
    }

    /// <summary>That nothing is found does not say that nothing is wrong where something steers traffic that no check knows.</summary>
    private static int Unpredicted(Session session, ClusterSnapshot snapshot)
    {
        if (Unsupported.Of(snapshot) is not { } unsupported)
            return 0;
        session.Report.Warn($"cannot predict what the policies do, so checks of that are skipped: {unsupported}");
        return 3;
    }

    private static Severity? FailOn(string? text) => text switch
    {
        null => Severity.Error,
        "never" => null,
        _ => CheckWords.FindSeverity(text)
            ?? throw new UsageException($"{Options.FailOn} must be error, warning, info or never, not '{text}'", "InvalidSeverity"),
    };

    private CheckOptions ReadOptions(Session session) => new()
    {
        Only = [.. session.Texts(Options.Only).SelectMany(static c => c.Split(',')).Select(static c => CheckOptions.Code(c, Options.Only))],
        Skip = [.. session.Texts(Options.Skip).SelectMany(static c => c.Split(',')).Select(static c => CheckSkip.Parse(c, Options.Skip))],
        UpgradeTo = session.Text(Options.UpgradeTo) is { } version ? AssumedVersion.Parse(version, Options.UpgradeTo) : null,
    };

    /// <summary>Documents alone, a cluster, or documents as they would be on it where one is named beside them.</summary>
    private async Task<(CheckInput Input, ClusterSnapshot? Documents)> ReadAsync(Session session, LiveOptions? live, CancellationToken cancellationToken)
    {
        var files = session.Texts(Options.Filename);
        var kinds = CheckRunner.Needs | SnapshotKinds.ExitAddresses;
        if (live is not null)
            return (await CheckLive.AskAsync(session, live, cancellationToken), null);
        if (files.IsEmpty)
            return (new CheckInput(await session.ReadAgainAsync(kinds, cancellationToken)), null);
        if (session.Has(Options.Fix) && files.Contains("-"))
            await session.KeepInputAsync(cancellationToken);
        var documents = await session.ReadDocumentsAsync(files, kinds, cancellationToken);
        if (!session.NamesWorld)
            return (new CheckInput(documents), documents);
        var cluster = await session.ReadAgainAsync(kinds, cancellationToken);
        return (new CheckInput(cluster).With(Overlay.Of(documents, cluster)), documents);
    }
}
