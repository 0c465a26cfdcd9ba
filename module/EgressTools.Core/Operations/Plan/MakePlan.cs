namespace EgressTools.Operations;

/// <summary>What a change would do, before anybody makes it.</summary>
public static class MakePlan
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.Engine;

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
}
