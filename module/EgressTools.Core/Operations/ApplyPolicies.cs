using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Planning;
using EgressTools.Sources;
using EgressTools.Sources.Documents;
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
    /// <summary>The object that the plan was made from; null where it is new.</summary>
    public JObject? Current { get; init; }

    /// <summary>The object's name.</summary>
    public string Name => (string?)Document["metadata"]?["name"] ?? "";

    /// <summary>"CiliumEgressGatewayPolicy/web".</summary>
    public string Target => $"{(string?)Document["kind"]}/{Name}";
}

/// <summary>Documents that can be applied, and why others of the same text cannot.</summary>
public sealed record PolicyDocuments(ImmutableArray<JObject> Accepted, ImmutableArray<InputException> Refused);

/// <summary>What applying documents would do, and which of them nothing can be said about.</summary>
public sealed record ApplyPlan(ImmutableArray<ApplyStep> Steps, ImmutableArray<ClusterException> Errors);

/// <summary>How one document ended.</summary>
/// <param name="Step">What was to be done.</param>
/// <param name="Result">The object as the server holds it; null on failure and for a client dry run.</param>
/// <param name="Error">Why it failed; null on success.</param>
public sealed record ApplyOutcome(ApplyStep Step, JObject? Result, EgressException? Error)
{
    /// <summary>The object as the server holds it then; the document itself where nothing was sent.</summary>
    public JObject Object => Result ?? Step.Document;
}

/// <summary>Applies policy documents server-side: first says what would change, then does it.</summary>
public static class ApplyPolicies
{
    /// <summary>
    /// Reads documents (YAML or JSON, several, lists) and keeps CiliumEgressGatewayPolicies. What does not parse or is of another kind is refused with
    /// its file and line, and keeps no other back.
    /// </summary>
    /// <exception cref="InputException">There is no document.</exception>
    public static PolicyDocuments ReadDocuments(string text, string file)
    {
        var accepted = ImmutableArray.CreateBuilder<JObject>();
        var read = DocumentFile.Read(text, file, out var refused);
        foreach (var (document, location) in read)
        {
            try
            {
                accepted.Add(PolicyDocument.Accept(document, location));
            }
            catch (InputException fault)
            {
                refused.Add(fault);
            }
        }
        return accepted.Count + refused.Count == 0
            ? throw new InputException($"{(file == "-" ? SourceLocation.StandardInput : file)} holds no document", "NoDocument")
            : new PolicyDocuments(accepted.ToImmutable(), [.. refused.OrderBy(static r => r.Location?.Line)]);
    }

    /// <summary>The files that -f names: the file itself, or those of a folder that end as documents do, by name.</summary>
    /// <exception cref="InputException">The folder holds none, or cannot be read.</exception>
    public static ImmutableArray<string> Files(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        var walk = new FolderWalk();
        walk.Enter(path, deep: false);
        ImmutableArray<string> files = [.. walk.Files.Where(InputFiles.IsDocument).Order(StringComparer.Ordinal)];
        return !files.IsEmpty ? files : throw new InputException(walk.Gaps is [var gap, ..] ? gap.ToString() : $"'{path}' holds no .yaml, .yml or .json file", "NoDocument");
    }

    /// <summary>
    /// What one document would change, from the object as it is now. Only what server-side apply by this field manager changes counts: fields
    /// that are set to another value, and fields that the manager applied before and the document no longer sets.
    /// </summary>
    /// <param name="document">As <see cref="PolicyDocument.Accept"/> returned it.</param>
    /// <param name="current">With its managedFields; null where there is none.</param>
    /// <param name="fieldManager">The manager that will apply.</param>
    public static ApplyStep Plan(JObject document, JObject? current, string fieldManager = ApplyOptions.DefaultFieldManager)
    {
        if (current is null)
            return new ApplyStep(document, ApplyAction.Create, []);
        ImmutableArray<FieldChange> changes =
        [
            .. PolicyDiff.Compute(document, current, fieldManager).Select(field => new FieldChange(field.Path.ToString(), Json(field.Before), Json(field.After))),
        ];
        return new ApplyStep(document, changes.IsEmpty ? ApplyAction.Unchanged : ApplyAction.Configure, changes) { Current = current };
    }

    /// <summary>What each document would change, asking the server for the objects; in the order of the documents.</summary>
    /// <exception cref="InputException">Two documents have one name.</exception>
    /// <exception cref="ClusterException">No object can be read: the server does not answer, refuses the credentials, or does not know the kind.</exception>
    public static async Task<ApplyPlan> PlanAsync(ApiClient client, ImmutableArray<JObject> documents, string fieldManager, CancellationToken cancellationToken)
    {
        PolicyDocument.RequireDistinctNames(documents);
        var steps = ImmutableArray.CreateBuilder<ApplyStep>(documents.Length);
        var errors = ImmutableArray.CreateBuilder<ClusterException>();
        foreach (var document in documents)
        {
            var name = new ObjectName("", (string)document["metadata"]!["name"]!);
            try
            {
                steps.Add(Plan(document, await client.GetAsync(ApiResource.Policies, name, cancellationToken), fieldManager));
            }
            catch (ClusterException error) when (error.Status is not (null or 401 or 404))
            {
                errors.Add(error);
            }
        }
        return new ApplyPlan(steps.ToImmutable(), errors.ToImmutable());
    }

    /// <summary>
    /// Applies one step; a failure is in the outcome, not thrown, so that the others go on. Sends nothing where nothing would change.
    /// </summary>
    /// <param name="client">The server.</param>
    /// <param name="step">What <see cref="Plan"/> made.</param>
    /// <param name="dryRun">Decides what is sent; <see cref="ApplyOptions.DryRun"/> of the options is set from it.</param>
    /// <param name="options">Force, and the field manager that the plan was made for.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public static async Task<ApplyOutcome> ApplyAsync(ApiClient client, ApplyStep step, DryRun dryRun, ApplyOptions options, CancellationToken cancellationToken)
    {
        if (dryRun == DryRun.Client)
            return new ApplyOutcome(step, Result: null, Error: null);
        if (step.Action == ApplyAction.Unchanged)
            return new ApplyOutcome(step, step.Current, Error: null);
        try
        {
            var sent = options with { DryRun = dryRun == DryRun.Server };
            return new ApplyOutcome(step, await client.ApplyAsync(ApiResource.Policies, step.Document, sent, cancellationToken), Error: null);
        }
        catch (EgressException error)
        {
            return new ApplyOutcome(step, Result: null, error);
        }
    }

    private static string? Json(JToken? value) => value?.ToString(Newtonsoft.Json.Formatting.None);
}
