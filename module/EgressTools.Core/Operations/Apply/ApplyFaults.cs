namespace EgressTools.Operations;

/// <summary>Why a document is not applied, in words that name it.</summary>
internal static class ApplyFaults
{
    /// <summary>The object is on its way out: what is applied to it goes with it. Null where it is not.</summary>
    public static RefusedException? Deleted(ApplyStep step)
    {
        if ((string?)step.Current?["metadata"]?["deletionTimestamp"] is null)
            return null;
        var holds = step.Current["metadata"]?["finalizers"] is JArray { Count: > 0 } finalizers
            ? $" once its finalizers ({Listed.All(finalizers)}) are removed" : "";
        return new RefusedException($"{Name(step.Document)} is being deleted and will be gone{holds}: apply it again after that", "BeingDeleted");
    }

    /// <summary>The error if other managers own fields that change, which the server would refuse after the question; null if none does.</summary>
    public static ClusterException? Owned(ApplyStep step) =>
        step.Conflicts.IsEmpty ? null : new ClusterException($"{Owners(step)}; {Options.ForceConflicts} takes these fields over", "Conflict")
        {
            Verb = "patch",
            Resource = ApiResource.Policies.QualifiedName,
            Status = 409,
            Reason = "Conflict",
        };

    /// <summary>"CiliumEgressGatewayPolicy 'web': .spec.destinationCIDRs belongs to "argocd"", as the server's own answer reads.</summary>
    public static string Owners(ApplyStep step)
    {
        var owners = from conflict in step.Conflicts
                     from manager in conflict.Managers
                     group conflict.Path by manager into fields
                     select $"{Listed.All(fields)} {Plural.Verb(fields.Count(), "belong")} to \"{fields.Key}\"";
        return $"{Name(step.Document)}: {string.Join("; ", owners)}";
    }

    /// <summary>A request's failure. It names the document if the server's sentence does not, and says if the outcome is unknown.</summary>
    public static ClusterException Of(JObject document, ClusterException error) => error switch
    {
        { IsUnknownOutcome: true } => error.Saying($"{Name(document)} may have been applied: {error.Message}"),
        { Status: null or 401 or 429 } => error.Saying($"{Name(document)} was not applied: {error.Message}"),
        _ => error,
    };

    private static string Name(JObject document) => $"{ApiResource.Policies.Kind} '{(string?)document["metadata"]?["name"]}'";
}
