using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class VerifyCommand : ICommand
{
    private readonly Option<string?> _node = CommonOptions.Text("--node", "NAME", "Only the agent of this node");
    private readonly Option<string?> _wait = CommonOptions.Text("--wait", "TIME", "Look again until nothing differs, for so long");
    private readonly Option<bool> _allowUnasked = Options.Flag("--allow-unasked", "Exit with 0 even if agents could not be asked, have no egress map or do not say whether the feature is enabled");
    private readonly ListOptions _list = new();

    public Command Create() => _list.AddTo(new("verify", "Compare the agents' egress maps with what the policies ask for") { _node, _wait, _allowUnasked });

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var options = new CompareOptions
        {
            Node = session.Value(_node),
            Wait = session.Value(_wait) is { } time ? Duration.Parse(time, "--wait") : TimeSpan.Zero,
        };
        var result = await CompareAsync(session, options, cancellationToken);
        foreach (var note in result.Verdict.Notes)
            session.Report.Note(note);
        Write(session, style, result);
        return result.ExitCode(session.Value(_allowUnasked));
    }

    private static async Task<CompareResult> CompareAsync(Session session, CompareOptions options, CancellationToken cancellationToken)
    {
        var snapshot = await session.ReadAsync(session.Offline ? CompareRules.NeedsSaved : CompareRules.Needs, cancellationToken);
        if (session.Offline)
        {
            var recorded = CompareRules.FromSnapshot(snapshot, options);
            Warn(session, recorded.Gaps.Except(snapshot.Gaps));
            return recorded;
        }
        var client = await session.ClientAsync(cancellationToken);
        var result = await CompareRules.RunAsync(client, snapshot, token => session.ReadAgainAsync(CompareRules.Needs, token), options, session.Report, cancellationToken);
        session.Report.ClearProgress();
        Warn(session, result.Gaps);
        return result;
    }

    private static void Warn(Session session, IEnumerable<Gap> gaps)
    {
        foreach (var gap in gaps)
            session.Report.Warn(gap.ToString());
    }

    private static void Write(Session session, ListStyle style, CompareResult result)
    {
        var isTable = style.Format.Kind is OutputKind.Table or OutputKind.Wide;
        if (!isTable || !result.Equal)
            session.Print(style, DifferenceListing.Listing, result.Verdict.Differences);
        if (isTable)
            DifferenceSummary.Write(session.Streams.Out, result, withReasons: style.Format.Kind == OutputKind.Table);
    }
}
