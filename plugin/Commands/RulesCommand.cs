using System.Collections.Immutable;
using System.CommandLine;
using EgressTools.Operations;
using EgressTools.Output;

namespace EgressTools.Plugin.Commands;

internal sealed class RulesCommand : ICommand
{
    private readonly Option<bool> _expected = Options.Flag("--expected", "What the agents should hold, as the policies ask for it");
    private readonly Option<bool> _actual = Options.Flag("--actual", "What the agents really hold, asked of each");
    private readonly Option<string?> _node = CommonOptions.Text("--node", "NAME", "Only the agent of this node");
    private readonly Option<string?> _output = Options.Output();
    private readonly Option<bool> _noHeaders = Options.Flag("--no-headers", "No headers");

    public Command Create() => new("rules", "Show the entries of the agents' egress maps") { _expected, _actual, _node, _output, _noHeaders };

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Format(_output, OutputFormat.OfLists);
        if (session.Value(_expected) == session.Value(_actual))
            throw new UsageException("say which entries: --expected computes them from the policies, --actual asks the agents");
        if (session.Value(_actual))
        {
            session.Print(format, RuleListing.Actual, await ActualAsync(session, cancellationToken), _noHeaders);
            return 0;
        }
        var snapshot = await session.ReadAsync(ExpectedRules.Needs, cancellationToken);
        session.Print(format, RuleListing.Expected, ExpectedRules.Run(snapshot, session.Value(_node)), _noHeaders);
        return 0;
    }

    private async Task<ImmutableArray<ActualRule>> ActualAsync(Session session, CancellationToken cancellationToken)
    {
        var snapshot = await session.ReadAsync(ActualRules.Needs, cancellationToken);
        if (session.Offline)
            return ActualRules.FromSnapshot(snapshot, session.Value(_node));
        var rules = await ActualRules.RunAsync(await session.ClientAsync(cancellationToken), snapshot, session.Value(_node), session.Report, cancellationToken);
        session.Report.ClearProgress();
        return rules;
    }
}
