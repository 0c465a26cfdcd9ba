using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Model;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>--dry-run.</summary>
public enum DryRun
{
    /// <summary>Apply.</summary>
    None,

    /// <summary>Show what would change from what the server holds; send nothing that changes.</summary>
    Client,

    /// <summary>Ask the server, which checks and stores nothing.</summary>
    Server,
}

/// <summary>What applying one document means.</summary>
public enum ApplyAction
{
    /// <summary>The object does not exist yet.</summary>
    Create,

    /// <summary>Fields change.</summary>
    Configure,

    /// <summary>Nothing changes.</summary>
    Unchanged,
}

/// <summary>One field that changes.</summary>
/// <param name="Path">Such as <c>.spec.egressGateway.egressIP</c>.</param>
/// <param name="Before">Compact JSON of the value now; null where the field is new.</param>
/// <param name="After">Compact JSON of the value then; null where the field goes.</param>
public sealed record FieldChange(string Path, string? Before, string? After);

/// <summary>What applying one document would do.</summary>
/// <param name="Document">The document, as given.</param>
/// <param name="Action">Create, configure or unchanged.</param>
/// <param name="Changes">The fields, for configure.</param>
public sealed record ApplyStep(JObject Document, ApplyAction Action, ImmutableArray<FieldChange> Changes)
{
    /// <summary>The object's name.</summary>
    public string Name => (string?)Document["metadata"]?["name"] ?? "";

    /// <summary>"CiliumEgressGatewayPolicy/web".</summary>
    public string Target => $"{(string?)Document["kind"]}/{Name}";
}

/// <summary>How one document ended.</summary>
/// <param name="Step">What was to be done.</param>
/// <param name="Result">The object as the server holds it; null on failure and for a client dry run.</param>
/// <param name="Error">Why it failed; null on success.</param>
public sealed record ApplyOutcome(ApplyStep Step, JObject? Result, EgressException? Error);

/// <summary>Applies policy documents server-side: first says what would change, then does it.</summary>
public static class ApplyPolicies
{
    /// <summary>
    /// Reads documents (YAML or JSON, several, lists) and keeps CiliumEgressGatewayPolicies; other kinds are an error that names file and line.
    /// </summary>
    /// <exception cref="InputException">No document, one that does not parse, or of another kind.</exception>
    public static ImmutableArray<JObject> ReadDocuments(string text, string file) => throw new NotSupportedException("stub");

    /// <summary>What one document would change, from the object as it is now.</summary>
    public static ApplyStep Plan(JObject document, JObject? current) => throw new NotSupportedException("stub");

    /// <summary>What each document would change, asking the server for the objects.</summary>
    public static Task<ImmutableArray<ApplyStep>> PlanAsync(ApiClient client, ImmutableArray<JObject> documents, CancellationToken cancellationToken) =>
        throw new NotSupportedException("stub");

    /// <summary>Applies one step; a failure is in the outcome, not thrown, so that the others go on.</summary>
    public static Task<ApplyOutcome> ApplyAsync(ApiClient client, ApplyStep step, DryRun dryRun, ApplyOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException("stub");
}
