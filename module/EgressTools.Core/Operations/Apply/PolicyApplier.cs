namespace EgressTools.Operations;

/// <summary>Applies policy documents server-side: first says what would change, then does it.</summary>
public static class PolicyApplier
{
    /// <summary>What one document would change. Only what server-side apply by this field manager changes counts: fields that are set to another value, and
    /// fields that the manager applied before and the document no longer sets.</summary>
    public static ApplyStep Plan(JObject document, JObject? current, string fieldManager = ApplyOptions.DefaultFieldManager)
    {
        if (current is null)
            return new ApplyStep(document, ApplyAction.Create, []);
        ImmutableArray<FieldChange> changes = [.. PolicyDiff.Compute(document, current, fieldManager)
            .Select(static field => new FieldChange(field.Path.ToString(), Json(field.Before), Json(field.After)))];
        return new ApplyStep(document, changes.IsEmpty ? ApplyAction.Unchanged : ApplyAction.Configure, changes)
        {
            Current = current,
            Conflicts = [.. PolicyDiff.Conflicts(document, current, fieldManager).Select(static c => new FieldConflict(c.Path.ToString(), c.Managers))],
            TakenOverFrom = ClientSideApply.Managers(current),
        };
    }

    /// <summary>The same for documents, against the policies of a snapshot, which know neither labels nor owners: what a document does not set goes.</summary>
    /// <exception cref="InputException">Two documents have one name.</exception>
    public static ApplyPlan Plan(ClusterSnapshot snapshot, ImmutableArray<JObject> documents, string fieldManager)
    {
        PolicyDocument.RequireDistinctNames(documents);
        var policies = snapshot.Policies.ToDictionary(static p => p.Name, StringComparer.Ordinal);
        return new ApplyPlan(
            [.. documents.Select(d => Plan(d, policies.TryGetValue(NameOf(d).Name, out var policy) ? Current(policy, d) : null, fieldManager))], []);

        JObject Current(EgressPolicy policy, JObject document)
        {
            var current = PolicySpec.Document(policy);
            current["metadata"] = document["metadata"]!.DeepClone();
            current["metadata"]!["managedFields"] = new JArray(FieldOwners.OfAll((JObject)current["spec"]!, fieldManager));
            return current;
        }
    }

    /// <summary>The same against the objects of the server. Fields of other managers are errors, unless they are taken over or the server checks it.</summary>
    /// <exception cref="InputException">Two documents have one name.</exception>
    /// <exception cref="ClusterException">No object can be read: the server does not answer, refuses the credentials, or does not know the kind.</exception>
    public static async Task<ApplyPlan> PlanAsync(
        ApiClient client, ImmutableArray<JObject> documents, ApplyOptions options, CancellationToken cancellationToken)
    {
        PolicyDocument.RequireDistinctNames(documents);
        var steps = ImmutableArray.CreateBuilder<ApplyStep>(documents.Length);
        var errors = ImmutableArray.CreateBuilder<EgressException>();
        foreach (var document in documents)
        {
            try
            {
                var current = await client.GetAsync(ApiResource.Policies, NameOf(document), cancellationToken).ConfigureAwait(false);
                var step = Plan(document, current, options.FieldManager);
                _ = PlanUseCase.Merged(step, options.FieldManager);
                var owned = options is { Force: false, DryRun: false } ? ApplyFaults.Owned(step) : null;
                if ((ApplyFaults.Deleted(step) ?? (EgressException?)owned) is { } fault)
                    errors.Add(fault);
                else
                    steps.Add(step);
            }
            catch (EgressException error) when (error is InputException or ClusterException { Status: not (null or 401 or 404) })
            {
                errors.Add(error is ClusterException refused ? ApplyFaults.Of(document, refused) : error);
            }
        }
        return new ApplyPlan(steps.ToImmutable(), errors.ToImmutable());
    }

    /// <summary>Applies one step. Where nothing would change, only a dry run on the server sends it: admission may refuse what is stored already. A dry run of
    /// the client needs none.</summary>
    /// <returns>How it ended; a failure is not thrown.</returns>
    public static async Task<ApplyOutcome> ApplyAsync(
        ApiClient? client, ApplyStep step, DryRun dryRun, ApplyOptions options, CancellationToken cancellationToken)
    {
        if (dryRun == DryRun.Client || (step.Action == ApplyAction.Unchanged && dryRun == DryRun.None))
            return new ApplyOutcome(step, dryRun == DryRun.Client ? null : step.Current, Error: null);
        try
        {
            var result = await SendAsync(client!, step, options with { DryRun = dryRun == DryRun.Server }, cancellationToken).ConfigureAwait(false);
            return new ApplyOutcome(step, result, Error: null);
        }
        catch (Exception error) when (error is OperationCanceledException or EgressException)
        {
            return new ApplyOutcome(step, Result: null, error switch
            {
                ClusterException refused => ApplyFaults.Of(step.Document, refused),
                EgressException fault => fault,
                _ => ApplyFaults.Of(step.Document, new ClusterException("the run was interrupted while it was written", "Interrupted", error)),
            });
        }
    }

    private static async Task<JObject> SendAsync(ApiClient client, ApplyStep step, ApplyOptions options, CancellationToken cancellationToken)
    {
        // A dry run stores no hand-over, so that it has to force what will have been handed over by then.
        if (!step.TakenOverFrom.IsEmpty && options.DryRun)
            options = options with { Force = options.Force || step.Conflicts.IsEmpty };
        else if (!step.TakenOverFrom.IsEmpty)
            await client.PatchAsync(ApiResource.Policies, NameOf(step.Document), subresource: null, "application/json-patch+json",
                ClientSideApply.HandOver(step.Current!, options.FieldManager), cancellationToken).ConfigureAwait(false);
        return await client.ApplyAsync(ApiResource.Policies, ClientSideApply.Annotated(step.Document, step.Current, options.FieldManager), options,
            cancellationToken).ConfigureAwait(false);
    }

    private static ObjectName NameOf(JObject document) => new("", (string)document["metadata"]!["name"]!);

    private static string? Json(JToken? value) => value?.ToString(Newtonsoft.Json.Formatting.None);
}
