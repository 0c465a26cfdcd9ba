namespace EgressTools.Plugin.Commands;

internal sealed class PlanCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Plan;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List(PlanPrinter.Formats);
        var change = new WhatIf
        {
            Deleted = session.Texts(Options.Delete),
            WithoutNodes = session.Texts(Options.WithoutNode),
            Labels = MakePlan.LabelChanges(session.Texts(Options.WithNodeLabel), Options.WithNodeLabel),
            Version = session.GivenVersion,
        };
        if (session.Texts(Options.Filename).IsEmpty && change is { Deleted.IsEmpty: true, WithoutNodes.IsEmpty: true, Labels.IsEmpty: true, Version: null })
            throw new UsageException("say what is to change: -f FILE, --delete NAME, --without-node NODE, " +
                "--with-node-label NODE KEY=VALUE or --cilium-version VERSION", "NoChange");
        change = change with { Policies = await PoliciesAsync(session, cancellationToken) };
        var snapshot = await session.ReadAsync(MakePlan.Needs, cancellationToken, asFound: true, policies: change.Policies);
        if (change.Version != snapshot.Installation.Version && RejectionText.Newer(change.Version) is { } newer)
            session.Report.Warn(newer);
        var plan = MakePlan.Run(snapshot, change);
        session.Print(style, plan);
        return session.Predicted(session.FailedWith > 0 ? session.FailedWith : plan.Rejected.Any()
            || (session.Has(Options.DetailedExitCode) && !plan.IsEmpty) ? 1 : 0);
    }

    private async Task<ImmutableArray<EgressPolicy>> PoliciesAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Texts(Options.Filename).IsEmpty)
            return [];
        var documents = await session.PoliciesAsync(cancellationToken);
        if (session.Offline)
            return MakePlan.PoliciesOf(documents);
        var manager = session.TextOrDefault(Options.FieldManager);
        var plan = await ApplyPolicies.PlanAsync(await session.ClientAsync(cancellationToken), documents,
            new ApplyOptions(DryRun: false, Force: true, manager), cancellationToken);
        foreach (var error in plan.Errors)
            session.Fail(error);
        foreach (var warning in ApplyText.OwnerWarnings(plan))
            session.Report.Warn(warning);
        return MakePlan.Merged(plan, manager);
    }
}
