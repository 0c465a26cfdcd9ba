namespace EgressTools.Operations;

/// <summary>What is to change.</summary>
/// <param name="Change">Labels, nodes and policies that go; its policies and version are set by the use case.</param>
public sealed record PlanRequest(WhatIf Change)
{
    /// <summary>Policies that are to be applied.</summary>
    public ImmutableArray<EgressPolicyDocument> Documents { get; init; } = [];
    /// <summary>The name under which they will be applied.</summary>
    public string FieldManager { get; init; } = ApplyOptions.DefaultFieldManager;
}

/// <summary>Predicts what a change does to policies, pods, maps and conflicts.</summary>
public static class PlanUseCase
{
    /// <summary>Reads the cluster, and for policies what applying them would make of them.</summary>
    /// <exception cref="UsageException">Nothing is to change, or a policy or node that is named does not exist.</exception>
    /// <exception cref="InputException">Policies, endpoints or nodes could not be read.</exception>
    public static async Task<EgressPlan> RunAsync(PlanRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        var change = request.Change with { Version = world.GivenVersion };
        if (request.Documents.IsEmpty && change is { Deleted.IsEmpty: true, WithoutNodes.IsEmpty: true, Labels.IsEmpty: true, Version: null })
            throw new UsageException($"say what is to change: {Options.Filename.With("FILE")}, {Options.Delete.With("NAME")}, " +
                $"{Options.WithoutNode.With("NODE")}, {Options.WithNodeLabel.With("NODE KEY=VALUE")} or {Options.CiliumVersion.With("VERSION")}", "NoChange");
        change = change with { Policies = await PoliciesAsync(request, world, report, cancellationToken).ConfigureAwait(false) };
        var snapshot = await world.ReadAsync(MakePlan.Needs, report, cancellationToken, asFound: true, policies: change.Policies).ConfigureAwait(false);
        if (change.Version != snapshot.Installation.Version && RejectionText.Newer(change.Version) is { } newer)
            report.Warn(newer);
        return MakePlan.Run(snapshot, change);
    }

    private static async Task<ImmutableArray<EgressPolicy>> PoliciesAsync(
        PlanRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        ImmutableArray<JObject> documents = [.. request.Documents.Select(static d => d.Document)];
        if (world.IsSaved || documents.IsEmpty)
            return MakePlan.PoliciesOf(documents);
        var plan = await ApplyPolicies.PlanAsync(await world.ClientAsync(cancellationToken).ConfigureAwait(false), documents,
            new ApplyOptions(DryRun: false, Force: true, request.FieldManager), cancellationToken).ConfigureAwait(false);
        foreach (var error in plan.Errors)
            report.Fail(error);
        foreach (var warning in ApplyText.OwnerWarnings(plan))
            report.Warn(warning);
        return MakePlan.Merged(plan, request.FieldManager);
    }
}
