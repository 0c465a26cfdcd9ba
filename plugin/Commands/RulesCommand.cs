using System.CommandLine;
using EgressTools.Operations;
using EgressTools.Output;

namespace EgressTools.Plugin.Commands;

internal sealed class RulesCommand : ICommand
{
    private readonly Option<bool> _expected = Options.Flag("--expected", "What the agents should hold, as the policies ask for it");
    private readonly Option<string?> _node = CommonOptions.Text("--node", "NAME", "Only the agent of this node");
    private readonly ListOptions _list = new();

    public Command Create() => _list.AddTo(new("rules", "Show the entries of the agents' egress maps") { _expected, _node });

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        if (!session.Value(_expected))
            throw new UsageException("say which entries: --expected computes them from the policies");
        var snapshot = await session.ReadAsync(ExpectedRules.Needs, cancellationToken);
        session.Print(style, RuleListing.Expected, Until(ExpectedRules.Run(snapshot, session.Value(_node)), cancellationToken));
        return 0;
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
