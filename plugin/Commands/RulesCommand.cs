using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class RulesCommand : ICommand
{
    private readonly Option<bool> _expected = Options.Flag("--expected", "What the agents should hold, as the policies ask for it");
    private readonly Option<bool> _actual = Options.Flag("--actual", "What the agents really hold, asked of each");
    private readonly Option<string?> _node = CommonOptions.Text("--node", "NAME", "Only the agent of this node");
    private readonly ListOptions _list = new();

    public Command Create() => _list.AddTo(new("rules", "Show the entries of the agents' egress maps") { _expected, _actual, _node, InterfaceOption.Option });

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        if (session.Value(_expected) == session.Value(_actual))
            throw new UsageException("say which entries: --expected computes them from the policies, --actual asks the agents");
        if (session.Value(_actual))
        {
            session.Print(style, RuleListing.Actual, await ActualAsync(session, cancellationToken));
            return 0;
        }
        var snapshot = await session.ReadAsync(ExpectedRules.Needs, cancellationToken);
        session.Print(style, RuleListing.Expected, Until(ExpectedRules.Run(snapshot, session.Value(_node)), cancellationToken));
        return session.Predicted();
    }

    private async Task<ImmutableArray<ActualRule>> ActualAsync(Session session, CancellationToken cancellationToken)
    {
        var snapshot = await session.ReadAsync(ActualRules.Needs, cancellationToken);
        if (session.Offline)
            return ActualRules.FromSnapshot(snapshot, session.Value(_node), session.Report);
        var rules = await ActualRules.RunAsync(await session.ClientAsync(cancellationToken), snapshot, session.Value(_node), session.Report, cancellationToken);
        session.Report.ClearProgress();
        return rules;
    }

    /// <summary>Of a large cluster there are more entries than anybody waits for.</summary>
    private static IEnumerable<ExpectedRule> Until(IEnumerable<ExpectedRule> rules, CancellationToken cancellationToken)
    {
        foreach (var rule in rules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return rule;
        }
    }
}
