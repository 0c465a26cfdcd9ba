namespace EgressTools.Plugin.Commands;

internal sealed class RulesCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Rules;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List();
        if (session.Has(Options.Expected) == session.Has(Options.Actual))
            throw new UsageException("say which entries: --expected computes them from the policies, --actual asks the agents");
        if (session.Has(Options.Actual))
        {
            session.Print(style, RuleListing.Actual, await ActualAsync(session, cancellationToken));
            return 0;
        }
        var snapshot = await session.ReadAsync(ExpectedRules.Needs, cancellationToken);
        session.Print(style, RuleListing.Expected, Until(ExpectedRules.Run(snapshot, session.Text(Options.Node)), cancellationToken));
        return session.Predicted();
    }

    private async Task<ImmutableArray<ActualRule>> ActualAsync(Session session, CancellationToken cancellationToken)
    {
        var snapshot = await session.ReadAsync(ActualRules.Needs, cancellationToken);
        if (session.Offline)
            return ActualRules.FromSnapshot(snapshot, session.Text(Options.Node), session.Report);
        var rules = await ActualRules.RunAsync(await session.ClientAsync(cancellationToken), snapshot, session.Text(Options.Node),
            session.Report, cancellationToken);
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
