using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class CheckCommand : ICommand
{
    private readonly Option<string[]> _files = CommonOptions.Repeatable("--filename", "FILE", "Check documents: a file, a folder, or '-' for standard input", "-f");
    private readonly Option<string[]> _only = CommonOptions.Repeatable("--only", "CODES", "Only these checks: EGT1001, or EGT1 for all that begin so");
    private readonly Option<string[]> _skip = CommonOptions.Repeatable("--skip", "CODE[=NAME]", "Leave a check out, or for one resource: EGT1001=web, EGT1023=default/web-1");
    private readonly Option<string?> _failOn = CommonOptions.Text("--fail-on", "SEVERITY", "End with 1 from this severity on: error (the default), warning, info; or never");
    private readonly Option<string?> _show = CommonOptions.Text("--show", "SEVERITY", "Show findings from this severity on: error, warning, info (the default)");
    private readonly Option<string?> _upgrade = CommonOptions.Text("--upgrade-to", "VERSION", "Show what this version of Cilium would break");
    private readonly Option<string[]> _output = CheckOutputOption.Create();
    private readonly Option<string?> _ci = CommonOptions.Text("--ci", "SYSTEM", $"Tell a pipeline in its own words: {CiSystems.Words}");
    private readonly CheckFix _fix = new();
    private readonly CheckLive _live = new();
    private readonly Option<bool> _list = Options.Flag("--list", "List the checks");
    private readonly Option<string?> _explain = CommonOptions.Text("--explain", "CODE", "Explain a check: why, examples, what to do");

    public Command Create() => new("check", "Find what is wrong, or will be: in documents, in the installation, on the running cluster")
    {
        _files, _only, _skip, _failOn, _show, _upgrade, _output, _ci, _live.Live, _live.Sample, _live.Echo, _fix.Fix, _fix.DryRun, _fix.Yes, _list, _explain,
    };

    public bool LeavesNothing(Session session) => !session.Value(_live.Live) && !session.Value(_fix.Fix) && session.Values(_output).All(static o => !o.Contains('='));

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Value(_explain) is { } code)
        {
            session.Streams.Out.Write(CheckPage.Of(CheckCatalogue.Of(code, "--explain")));
            return 0;
        }
        if (session.Value(_list))
        {
            var format = session.Values(_output) is [.., var word] ? OutputFormat.Parse(word, OutputFormat.OfLists) : OutputFormat.Table;
            session.Print(new ListStyle(format, Headers: true, Sort: null), CheckListing.Catalogue, CheckCatalogue.All);
            return 0;
        }
        var options = ReadOptions(session);
        var failOn = FailOn(session.Value(_failOn));
        var show = session.Value(_show) is { } least ? CheckWords.ParseSeverity(least, "--show") : Severity.Info;
        var ci = CiSystems.Parse(session.Value(_ci) ?? "none", session.Streams.Variable);
        var live = _live.Read(session, session.Values(_files));
        _fix.Validate(session);
        // Where the repaired documents go to standard output, what is left to say does not.
        using var outputs = new CheckOutputs(session, CheckOutputOption.Read(session.Values(_output)), ci, [.. session.Values(_files), session.SourcePath ?? ""], aside: _fix.Prints(session, session.Values(_files)));
        var (input, documents) = await ReadAsync(session, live, cancellationToken);
        if (RejectionText.Newer(options.UpgradeTo ?? input.Snapshot.Installation.Version) is { } newer)
            session.Report.Warn(newer);
        var report = CheckRunner.Run(input, options, cancellationToken);
        if (session.Value(_fix.Fix))
        {
            var repaired = await _fix.RunAsync(session, FixPolicies.Repairs(report, options.World(input.Snapshot)), input.Snapshot, documents, cancellationToken);
            report = CheckRunner.Run(input with { Snapshot = repaired }, options, cancellationToken);
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
        _ => CheckWords.ParseSeverity(text, "--fail-on"),
    };

    private CheckOptions ReadOptions(Session session) => new()
    {
        Only = [.. session.Values(_only).SelectMany(static c => c.Split(',')).Select(static c => CheckOptions.Code(c, "--only"))],
        Skip = [.. session.Values(_skip).SelectMany(static c => c.Split(',')).Select(static c => CheckSkip.Parse(c, "--skip"))],
        UpgradeTo = session.Value(_upgrade) is { } version ? AssumedVersion.Parse(version, "--upgrade-to") : null,
    };

    /// <summary>Documents alone, a cluster, or documents as they would be on it where one is named beside them.</summary>
    private async Task<(CheckInput Input, ClusterSnapshot? Documents)> ReadAsync(Session session, LiveOptions? live, CancellationToken cancellationToken)
    {
        var files = session.Values(_files);
        var kinds = CheckRunner.Needs | SnapshotKinds.ExitAddresses;
        if (live is not null)
            return (await CheckLive.AskAsync(session, live, cancellationToken), null);
        if (files.IsEmpty)
            return (new CheckInput(await session.ReadAgainAsync(kinds, cancellationToken)), null);
        if (session.Value(_fix.Fix) && files.Contains("-"))
            await session.KeepInputAsync(cancellationToken);
        var documents = await session.ReadDocumentsAsync(files, kinds, cancellationToken);
        return (new CheckInput(session.NamesWorld ? Overlay.Of(documents, await session.ReadAgainAsync(kinds, cancellationToken)) : documents), documents);
    }
}
