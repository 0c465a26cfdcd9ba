using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class PoliciesCommand : ICommand
{
    private readonly Argument<string[]> _name = new("name") { Description = "Only these policies", Arity = ArgumentArity.ZeroOrMore };
    private readonly ListOptions _list = new();

    public Command Create() => _list.AddTo(new("policies", "Show the policies with their pods, gateways, addresses and conflicts") { _name });

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var policies = ListPolicies.Run(await session.ReadAsync(ListPolicies.Needs, cancellationToken), session.Parsed.GetValue(_name) ?? []);
        if (policies.IsEmpty)
            session.Report.Note("there are no policies");
        session.Print(style, PolicyListing.At(session.Now), policies);
        return session.Predicted();
    }
}
