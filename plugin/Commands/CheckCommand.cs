using System.CommandLine;
using EgressTools.Checks;
using EgressTools.Model;
using EgressTools.Operations;
using EgressTools.Output;
using EgressTools.Output.Checks;

namespace EgressTools.Plugin.Commands;

internal sealed class CheckCommand : ICommand
{
    private readonly Option<string[]> _files = CommonOptions.Repeatable("--filename", "FILE", "Check documents: a file, a folder, or '-' for standard input", "-f");
    private readonly Option<string[]> _only = CommonOptions.Repeatable("--only", "CODES", "Only these checks: EGT1001, or EGT1 for all that begin so");
    private readonly Option<string[]> _skip = CommonOptions.Repeatable("--skip", "CODE[=NAME]", "Leave a check out, or for one resource: EGT1001=web, EGT1023=default/web-1");
    private readonly Option<string?> _failOn = CommonOptions.Text("--fail-on", "SEVERITY", "End with 1 from this severity on: error (the default), warning, info");
    private readonly Option<string?> _show = CommonOptions.Text("--show", "SEVERITY", "Show findings from this severity on: error, warning, info (the default)");
    private readonly Option<string?> _upgrade = CommonOptions.Text("--upgrade-to", "VERSION", "Show what this version of Cilium would break");
    private readonly Option<bool> _live = Options.Flag("--live", "Ask agents for their maps and some pods for their exit addresses too");
    private readonly Option<string?> _sample = CommonOptions.Text("--sample", "N", "With --live: how many pods of each policy and gateway are asked (3)");
    private readonly Option<string[]> _echo = CommonOptions.Repeatable("--echo", "URL", "With --live: echo service that answers with the address it sees");
    private readonly Option<bool> _list = Options.Flag("--list", "List the checks");
    private readonly Option<string?> _explain = CommonOptions.Text("--explain", "CODE", "Explain a check: why, examples, what to do");

    public Command Create() => new("check", "Find what is wrong, or will be: in documents, in the installation, on the running cluster")
    {
        _files, _only, _skip, _failOn, _show, _upgrade, _live, _sample, _echo, _list, _explain,
    };

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Value(_explain) is { } code)
        {
            session.Streams.Out.Write(CheckPage.Of(CheckCatalogue.Of(code, "--explain")));
            return 0;
        }
        if (session.Value(_list))
        {
            session.Print(new ListStyle(OutputFormat.Table, Headers: true, Sort: null), CheckListing.Catalogue, CheckCatalogue.All);
            return 0;
        }
        var options = ReadOptions(session);
        var failOn = session.Value(_failOn) is { } fail ? CheckWords.ParseSeverity(fail, "--fail-on") : Severity.Error;
        var show = session.Value(_show) is { } least ? CheckWords.ParseSeverity(least, "--show") : Severity.Info;
        var live = ReadLive(session);
        var input = live is null ? new CheckInput(await ReadAsync(session, cancellationToken)) : await AskAsync(session, live, cancellationToken);
        var report = CheckRunner.Run(input, options);
        CheckText.Write(session.Streams.Out, report.AtLeast(show), session.CheckStyle);
        return report.HasAtLeast(failOn) ? 1 : 0;
    }

    private CheckOptions ReadOptions(Session session) => new()
    {
        Only = [.. session.Values(_only).SelectMany(static c => c.Split(',')).Select(static c => CheckOptions.Code(c, "--only"))],
        Skip = [.. session.Values(_skip).SelectMany(static c => c.Split(',')).Select(static c => CheckSkip.Parse(c, "--skip"))],
        UpgradeTo = session.Value(_upgrade) is { } version ? AssumedVersion.Parse(version, "--upgrade-to") : null,
    };

    /// <summary>What is to be asked of a running cluster; null where nothing is.</summary>
    private LiveOptions? ReadLive(Session session)
    {
        if (!session.Value(_live))
        {
            return session.Value(_sample) is null && session.Values(_echo).IsEmpty
                ? null
                : throw new UsageException("--sample and --echo say what --live asks: give --live too", "LiveOptionWithoutLive");
        }
        if (session.Offline)
            throw new UsageException("--live asks agents and pods of a cluster, and --from reads what was saved: leave one of them out", "LiveWithoutCluster");
        if (!session.Values(_files).IsEmpty)
            throw new UsageException("--live asks a cluster as it is, and -f checks documents that are not on it yet: leave one of them out", "LiveWithDocuments");
        var standard = new LiveOptions();
        return standard with
        {
            Sample = Options.Number(session.Value(_sample), "--sample", 1, 1000) ?? standard.Sample,
            Echo = [.. session.Values(_echo).Select(Options.Echo)],
        };
    }

    private static async Task<CheckInput> AskAsync(Session session, LiveOptions live, CancellationToken cancellationToken)
    {
        const SnapshotKinds Again = CompareRules.Needs;
        var snapshot = await session.ReadAgainAsync(CheckRunner.Needs | LiveState.Needs, cancellationToken);
        var client = await session.ClientAsync(cancellationToken);
        var input = await LiveState.AskAsync(client, snapshot, token => session.ReadAgainAsync(Again, token), live, session.Report, cancellationToken);
        session.Report.ClearProgress();
        return input;
    }

    /// <summary>Documents alone, a cluster, or documents as they would be on it where one is named beside them.</summary>
    private async Task<ClusterSnapshot> ReadAsync(Session session, CancellationToken cancellationToken)
    {
        var files = session.Values(_files);
        var kinds = CheckRunner.Needs | SnapshotKinds.ExitAddresses;
        if (files.IsEmpty)
            return await session.ReadAgainAsync(kinds, cancellationToken);
        var documents = await session.ReadDocumentsAsync(files, kinds, cancellationToken);
        return session.NamesWorld ? Overlay.Of(documents, await session.ReadAgainAsync(kinds, cancellationToken)) : documents;
    }
}
