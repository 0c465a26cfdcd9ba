using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class PlanCommand : ICommand
{
    private readonly Option<string[]> _files = CommonOptions.Repeatable("--filename", "FILE", "Policies as they will be: a file, a folder, or '-' for standard input", "-f");
    private readonly Option<string[]> _delete = CommonOptions.Repeatable("--delete", "NAME", "What if this policy were deleted");
    private readonly Option<string[]> _withoutNode = CommonOptions.Repeatable("--without-node", "NODE", "What if this node were gone");
    private readonly Option<string[]> _withLabel = new("--with-node-label")
    {
        Description = "What if this node had this label (key- for: had it not), repeatable",
        HelpName = "NODE KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = static _ => [],
        CustomParser = static result => [.. result.Tokens.Select(static t => t.Value)],
    };

    private readonly Option<string?> _manager = CommonOptions.Text("--field-manager", "NAME", "Name of the field manager that will apply the files (egress-tools)");
    private readonly Option<bool> _detailed = Options.Flag("--detailed-exitcode", "End with 1 where something changes");
    private readonly ListOptions _list = new(PlanPrinter.Formats);

    public Command Create() => _list.AddTo(new("plan", "Show what a change would do: to policies, pods, maps and conflicts") { _files, _delete, _withoutNode, _withLabel, _manager, _detailed, InterfaceOption.Option });

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var change = new WhatIf
        {
            Deleted = session.Values(_delete),
            WithoutNodes = session.Values(_withoutNode),
            Labels = MakePlan.LabelChanges(session.Values(_withLabel), "--with-node-label"),
            Version = session.GivenVersion,
        };
        if (session.Values(_files).IsEmpty && change is { Deleted.IsEmpty: true, WithoutNodes.IsEmpty: true, Labels.IsEmpty: true, Version: null })
            throw new UsageException("say what is to change: -f FILE, --delete NAME, --without-node NODE, --with-node-label NODE KEY=VALUE or --cilium-version VERSION", "NoChange");
        change = change with { Policies = await PoliciesAsync(session, cancellationToken) };
        var snapshot = await session.ReadAsync(MakePlan.Needs, cancellationToken, asFound: true, policies: change.Policies);
        if (change.Version != snapshot.Installation.Version && RejectionText.Newer(change.Version) is { } newer)
            session.Report.Warn(newer);
        var plan = MakePlan.Run(snapshot, change);
        session.Print(style, plan);
        return session.Predicted(session.FailedWith > 0 ? session.FailedWith : plan.Rejected.Any() || (session.Value(_detailed) && !plan.IsEmpty) ? 1 : 0);
    }

    private async Task<ImmutableArray<EgressPolicy>> PoliciesAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Values(_files).IsEmpty)
            return [];
        var documents = await session.PoliciesAsync(_files, cancellationToken);
        if (session.Offline)
            return MakePlan.PoliciesOf(documents);
        var manager = session.Value(_manager) ?? ApplyOptions.DefaultFieldManager;
        var plan = await ApplyPolicies.PlanAsync(await session.ClientAsync(cancellationToken), documents, new ApplyOptions(DryRun: false, Force: true, manager), cancellationToken);
        foreach (var error in plan.Errors)
            session.Fail(error);
        foreach (var warning in ApplyText.OwnerWarnings(plan))
            session.Report.Warn(warning);
        return MakePlan.Merged(plan, manager);
    }
}
