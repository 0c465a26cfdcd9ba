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
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.Engine;

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
        var snapshot = await world.ReadAsync(Needs, report, cancellationToken, original: true, policies: change.Policies).ConfigureAwait(false);
        if (change.Version != snapshot.Installation.Version && RejectionText.Newer(change.Version) is { } newer)
            report.Warn(newer);
        return Run(snapshot, change);
    }

    /// <summary>The plan of a change.</summary>
    /// <exception cref="UsageException">A policy or a node that is named does not exist.</exception>
    /// <exception cref="InputException">Policies, endpoints or nodes could not be read.</exception>
    public static EgressPlan Run(ClusterSnapshot snapshot, WhatIf change)
    {
        Prerequisites.Require(snapshot, Prerequisites.All, "what it means for pods");
        return change.Schema(PlanMaker.Compare(snapshot, change.Apply(snapshot)), snapshot);
    }

    /// <summary>The policies that a cluster will have after applying.</summary>
    public static ImmutableArray<EgressPolicy> Merged(ApplyPlan plan, string fieldManager) =>
        [.. plan.Steps.Select(step => Merged(step, fieldManager))];

    /// <summary>The policy that a cluster will have after a step.</summary>
    /// <exception cref="InputException">No agent could read it.</exception>
    internal static EgressPolicy Merged(ApplyStep step, string fieldManager) =>
        PolicyOf(PolicyFaults.Keep(step.Document, PolicyDiff.Merge(step.Document, step.Current, fieldManager)), PolicyDocument.LocationOf(step.Document));

    /// <summary>The policies that documents describe, where there is no server to merge them with others' fields.</summary>
    /// <exception cref="InputException">No agent could read a document, or two have one name.</exception>
    public static ImmutableArray<EgressPolicy> PoliciesOf(ImmutableArray<JObject> documents)
    {
        PolicyDocument.RequireDistinctNames(documents);
        return [.. documents.Select(static d => PolicyOf(d, PolicyDocument.LocationOf(d)))];
    }

    /// <summary>Reads nodes, each with its labels behind it, as kubectl label takes them: <c>n1 a=b c- n2 a=b</c>.</summary>
    /// <exception cref="UsageException">A node has no label, a label has no node, or a label is not valid.</exception>
    public static ImmutableArray<NodeLabelChange> LabelChanges(IEnumerable<string> words)
    {
        var changes = ImmutableArray.CreateBuilder<NodeLabelChange>();
        var (node, used) = ("", true);
        foreach (var word in words)
        {
            var isLabel = word.Contains('=', StringComparison.Ordinal) || (node.Length > 0 && word.EndsWith('-'));
            if (isLabel)
                changes.Add(LabelChange(node.Length > 0 ? node : throw Invalid($"'{word}' has no node"), word));
            (node, used) = isLabel ? (node, true) : used ? (word, false) : throw Invalid($"'{node}' has no label");
        }
        return used ? changes.ToImmutable() : throw Invalid($"'{node}' has no label");
    }

    private static NodeLabelChange LabelChange(string node, string text)
    {
        var (key, value) = text.Split('=', 2) is [var name, var given] ? (name, given) : (text[..^1], null);
        return (LabelSelectorParser.KeyFault(key) ?? (value is null ? null : LabelSelectorParser.ValueFault(value))) is { } fault
            ? throw Invalid(fault) : new NodeLabelChange(node, key, value);
    }

    private static UsageException Invalid(string fault) =>
        new($"{Options.WithNodeLabel}: {fault}: write NODE key=value, or NODE key- to remove the label", "InvalidLabel");

    internal static EgressPolicy PolicyOf(JObject document, SourceLocation? location)
    {
        try
        {
            return PolicyFaults.Read(document, location)!;
        }
        catch (JsonException fault)
        {
            throw new InputException($"policy '{(string?)document["metadata"]?["name"]}' cannot be read: {fault.Message.TrimEnd('.')}",
                "InvalidPolicy", location, inner: fault);
        }
    }

    private static async Task<ImmutableArray<EgressPolicy>> PoliciesAsync(
        PlanRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        ImmutableArray<JObject> documents = [.. request.Documents.Select(static d => d.Document)];
        if (world.IsSaved || documents.IsEmpty)
            return PoliciesOf(documents);
        var plan = await PolicyApplier.PlanAsync(await world.ClientAsync(cancellationToken).ConfigureAwait(false), documents,
            new ApplyOptions(DryRun: false, Force: true, request.FieldManager), cancellationToken).ConfigureAwait(false);
        foreach (var error in plan.Errors)
            report.Fail(error);
        foreach (var warning in ApplyText.OwnerWarnings(plan))
            report.Warn(warning);
        return Merged(plan, request.FieldManager);
    }
}
