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
        Foundations.Require(snapshot, Foundations.All, "what it means for pods");
        return change.Schema(PlanMaker.Compare(snapshot, change.Apply(snapshot)), snapshot);
    }

    /// <summary>The plan of applying documents, as server-side apply will merge them.</summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="plan">What applying them means, object by object.</param>
    /// <param name="fieldManager">The manager that applies.</param>
    public static EgressPlan Run(ClusterSnapshot snapshot, ApplyPlan plan, string fieldManager) =>
        Run(snapshot, new WhatIf { Policies = Merged(plan, fieldManager) });

    /// <summary>What applying means for pods, maps and conflicts, and whether it may go on; nothing where nothing would be applied.</summary>
    /// <param name="plan">What applying the documents means, object by object.</param>
    /// <param name="fieldManager">The manager that applies.</param>
    /// <param name="consent">What is accepted beforehand.</param>
    /// <param name="read">Reads <see cref="Needs"/>.</param>
    /// <exception cref="ClusterException">The cluster could not be read, for another reason than a missing right or a missing kind.</exception>
    public static async Task<ApplyEffect> EffectAsync(ApplyPlan plan, string fieldManager, ApplyConsent consent, Func<Task<ClusterSnapshot>> read)
    {
        if (ApplyText.Question(plan.Steps) is null)
            return ApplyEffect.None;
        try
        {
            return ApplyEffect.Of(Run(await read().ConfigureAwait(false), plan, fieldManager), consent);
        }
        catch (EgressException error) when (error is InputException { Id: Foundations.Unknown } or ClusterException { IsGap: true })
        {
            return ApplyEffect.Unknown(error, consent,
                [.. new WhatIf { Policies = Merged(plan, fieldManager) }.Schema(new EgressPlan(), ClusterSnapshot.Empty).Policies],
                plan.Steps.Any(s => s.Current is { } current && Spellings.OneGoes(PolicyOf(current, location: null), Merged(s, fieldManager))));
        }
    }

    /// <summary>The policies that a cluster will have after applying.</summary>
    public static ImmutableArray<EgressPolicy> Merged(ApplyPlan plan, string fieldManager) =>
        [.. plan.Steps.Select(step => Merged(step, fieldManager))];

    /// <summary>The policy that a cluster will have after a step.</summary>
    /// <exception cref="InputException">It is none that an agent could read.</exception>
    internal static EgressPolicy Merged(ApplyStep step, string fieldManager) =>
        PolicyOf(PolicyFaults.Keep(step.Document, PolicyDiff.Merge(step.Document, step.Current, fieldManager)), PolicyDocument.LocationOf(step.Document));

    /// <summary>The policies that documents describe, where there is no server to merge them with others' fields.</summary>
    /// <exception cref="InputException">A document is none that an agent could read, or two have one name.</exception>
    public static ImmutableArray<EgressPolicy> PoliciesOf(ImmutableArray<JObject> documents)
    {
        PolicyDocument.RequireDistinctNames(documents);
        return [.. documents.Select(static d => PolicyOf(d, PolicyDocument.LocationOf(d)))];
    }

    /// <summary>Reads nodes, each with its labels behind it, as kubectl label takes them: <c>n1 a=b c- n2 a=b</c>.</summary>
    /// <param name="words">The words.</param>
    /// <param name="option">What they were given for, for the message.</param>
    /// <exception cref="UsageException">A node without a label, a label without a node, or what is no label.</exception>
    public static ImmutableArray<NodeLabelChange> LabelChanges(IEnumerable<string> words, string option)
    {
        var changes = ImmutableArray.CreateBuilder<NodeLabelChange>();
        var (node, used) = ("", true);
        foreach (var word in words)
        {
            if (word.Contains('=', StringComparison.Ordinal) || (node.Length > 0 && word.EndsWith('-')))
            {
                changes.Add(LabelChange(node.Length > 0 ? node : throw Alone(word, option), word, option));
                used = true;
            }
            else
            {
                (node, used) = used ? (word, false) : throw Alone(node, option);
            }
        }
        return used ? changes.ToImmutable() : throw Alone(node, option);
    }

    private static NodeLabelChange LabelChange(string node, string text, string option)
    {
        var parts = text.Split('=', 2);
        var (key, value) = parts.Length == 2 ? (parts[0], parts[1]) : (text[..^1], null);
        return (LabelSelectorParser.KeyFault(key) ?? (value is null ? null : LabelSelectorParser.ValueFault(value))) is { } fault
            ? throw new UsageException($"{option}: {fault}: write NODE key=value, or NODE key- to take the label away", "InvalidLabel")
            : new NodeLabelChange(node, key, value);
    }

    private static UsageException Alone(string word, string option) =>
        new($"{option}: '{word}' stands alone: write NODE key=value, or NODE key- to take the label away", "InvalidLabel");

    private static EgressPolicy PolicyOf(JObject document, SourceLocation? location)
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
