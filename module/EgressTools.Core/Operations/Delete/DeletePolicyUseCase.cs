using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>Which policies to delete, and how.</summary>
/// <param name="Names">Their names; each once.</param>
public sealed record DeletePolicyRequest(ImmutableArray<string> Names)
{
    /// <summary>What is sent.</summary>
    public DryRun DryRun { get; init; }

    /// <summary>Whether the effect on pods may be unknown.</summary>
    public bool AllowUnknownEffect { get; init; }
}

/// <summary>How the deletion of one policy ended.</summary>
/// <param name="Policy">The policy as it was.</param>
/// <param name="Error">Why it is still there, or may be; null where it is gone.</param>
public sealed record DeleteOutcome(EgressPolicyDocument Policy, ClusterException? Error)
{
    /// <summary>One line for a policy that is gone, as kubectl says it.</summary>
    public string Done(DryRun dryRun) => $"{ApplyText.Name(Policy.Name)} deleted{dryRun.Suffix()}";
}

/// <summary>Deletes policies: shows what their pods will do then, asks, and does it.</summary>
public static class DeletePolicyUseCase
{
    private const string Nothing = "nothing was deleted";

    /// <summary>Does it. What fails, and what does not exist, goes to the report; the others go on.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="world">The cluster, or what was saved of one for a dry run of the client.</param>
    /// <param name="dialog">Asks about all policies, or about each.</param>
    /// <param name="report">What is told.</param>
    /// <param name="cancellationToken">Ends it after the request that is under way.</param>
    /// <returns>Each policy as soon as it is done.</returns>
    /// <exception cref="UsageException">No policy is named, or files are read and more than a dry run is asked for.</exception>
    public static async IAsyncEnumerable<DeleteOutcome> RunAsync(
        DeletePolicyRequest request, World world, IDialog dialog, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Names.IsEmpty)
            throw new UsageException($"no policy is named; {Subcommands.Policies} lists the policies", "NoPolicy");
        world.RequireCluster(Subcommands.Delete, request.DryRun);
        if (request.Names.Select(EgressPolicy.NameFault).FirstOrDefault(static f => f is not null) is { } fault)
            throw new UsageException(fault, "InvalidName");
        var saved = world.IsSaved ? await world.ReadAsync(PlanUseCase.Needs, report, cancellationToken).ConfigureAwait(false) : null;
        var found = await FindAsync(request.Names, saved, world, report, cancellationToken).ConfigureAwait(false);
        if (found.IsEmpty)
            yield break;
        var (lines, touch) = await EffectAsync(found, saved, request, world, report, cancellationToken).ConfigureAwait(false);
        dialog.Preview(lines);
        if (request.DryRun == DryRun.None)
            found = await AgreedAsync(found, lines, world, dialog, cancellationToken).ConfigureAwait(false);
        var run = new PolicyRun<EgressPolicyDocument, DeleteOutcome>(request.DryRun, world, report)
        {
            Do = async (item, token) =>
                new(item, request.DryRun == DryRun.Client ? null : await DeleteAsync(item, request.DryRun, world, token).ConfigureAwait(false)),
            End = static outcome => new(outcome.Policy.Name, outcome.Policy.Name, outcome.Error),
            Summary = (outcomes, interrupted) => RunSummary.Of(found.Select(static p => p.Name), outcomes.Select(static o => (o.Policy.Name,
                (EgressException?)o.Error)), interrupted, "may have been deleted", "deleted", "may have been deleted", "not deleted"),
            ToTouch = outcomes => outcomes.Any(static o => o.Error is null) ? touch : null,
        };
        await foreach (var outcome in run.RunAsync(found, cancellationToken).ConfigureAwait(false))
            yield return outcome;
    }

    /// <summary>The policies that are there. A name that no policy has is a failure of its own.</summary>
    private static async Task<ImmutableArray<EgressPolicyDocument>> FindAsync(
        ImmutableArray<string> names, ClusterSnapshot? saved, World world, IReport report, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<EgressPolicyDocument>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (await GetAsync(name).ConfigureAwait(false) is { } item)
                found.Add(new EgressPolicyDocument(item));
            else
                report.Fail(NotFound.Policy(name), name);
        }
        return found.ToImmutable();

        async Task<JObject?> GetAsync(string name) => saved is null
            ? await (await world.ClientAsync(cancellationToken).ConfigureAwait(false))
                .GetAsync(ApiResource.Policies, new ObjectName("", name), cancellationToken).ConfigureAwait(false)
            : saved.Policies.FirstOrDefault(p => p.Name == name) is { } policy ? PolicySpec.Document(policy) : null;
    }

    /// <summary>What the pods will do, line by line, and the policy to touch afterwards.</summary>
    private static async Task<(ImmutableArray<string> Lines, string? Touch)> EffectAsync(ImmutableArray<EgressPolicyDocument> found,
        ClusterSnapshot? saved, DeletePolicyRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = saved ?? await world.ReadAsync(PlanUseCase.Needs, report, cancellationToken).ConfigureAwait(false);
            var known = found.Select(static p => p.Name).Where(name => snapshot.Policies.Any(p => p.Name == name)).ToImmutableArray();
            var plan = PlanUseCase.Run(snapshot, new WhatIf { Deleted = known });
            return ([.. found.Select(Goes), .. ApplyText.Consequences(plan)], plan.Touch);
        }
        catch (EgressException error) when (UnknownEffect.Hides(error))
        {
            return request.AllowUnknownEffect ? ([UnknownEffect.Line(error)], null) : throw UnknownEffect.Refusal(error, "delete", "deleted");
        }
    }

    private static string Goes(EgressPolicyDocument policy) => $"{ApplyText.Name(policy.Name)} goes";

    /// <summary>The policies that are agreed to.</summary>
    private static async Task<ImmutableArray<EgressPolicyDocument>> AgreedAsync(ImmutableArray<EgressPolicyDocument> found, ImmutableArray<string> lines,
        World world, IDialog dialog, CancellationToken cancellationToken)
    {
        var place = (await world.ClientAsync(cancellationToken).ConfigureAwait(false)).Origin;
        var agreed = ImmutableArray.CreateBuilder<EgressPolicyDocument>();
        // What it means for pods is of all of them: the first question tells it.
        var isFirst = true;
        foreach (var part in dialog.AsksEach ? found.Select(static p => ImmutableArray.Create(p)) : [found])
        {
            var text = part is [var only] ? $"Delete policy {TerminalText.Escape(only.Name)}?" : $"Delete {Plural.Count(part.Length, "policy")}?";
            var question = new Question(text, "delete policies", Nothing)
            {
                Brief = part is [var one] ? Goes(one) : "",
                Preview = isFirst ? lines : [.. part.Select(Goes)],
                Place = place,
            };
            isFirst = false;
            if (await dialog.ConfirmAsync(question, cancellationToken).ConfigureAwait(false))
                agreed.AddRange(part);
        }
        return agreed.ToImmutable();
    }

    /// <summary>Deletes one as it was when its effect was worked out; null where it is gone.</summary>
    private static async Task<ClusterException?> DeleteAsync(EgressPolicyDocument item, DryRun dryRun, World world, CancellationToken cancellationToken)
    {
        var client = await world.ClientAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await client.DeleteAsync(ApiResource.Policies, new ObjectName("", item.Name), gracePeriodSeconds: null, cancellationToken,
                dryRun == DryRun.Server, (string?)item.Document["metadata"]?["resourceVersion"]).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException stopped)
        {
            return new ClusterException($"policy '{item.Name}' may have been deleted: the run was interrupted while it was", "Interrupted", stopped);
        }
        catch (ClusterException error)
        {
            return error.Status == 409 ? error.Saying($"policy '{item.Name}' was changed meanwhile and is still there: look at it again")
                : error.IsUnknownOutcome ? error.Saying($"policy '{item.Name}' may have been deleted: {error.Message}") : error;
        }
    }
}
