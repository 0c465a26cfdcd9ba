namespace EgressTools.Operations;

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

/// <summary>A field, such as <c>.spec.destinationCIDRs</c>, that other managers own.</summary>
public sealed record FieldConflict(string Path, ImmutableArray<string> Managers);

/// <summary>What applying one document would do.</summary>
public sealed record ApplyStep(JObject Document, ApplyAction Action, ImmutableArray<FieldChange> Changes)
{
    /// <summary>The object that the plan was made from; null where it is new.</summary>
    public JObject? Current { get; init; }
    /// <summary>Fields that change and that other managers own: the server refuses the document without force.</summary>
    public ImmutableArray<FieldConflict> Conflicts { get; init; } = [];
    /// <summary>Managers whose fields are handed over, because they are of <c>kubectl apply</c> without --server-side.</summary>
    public ImmutableArray<string> TakenOverFrom { get; init; } = [];
    /// <summary>The object's name.</summary>
    public string Name => (string?)Document["metadata"]?["name"] ?? "";
    /// <summary>"CiliumEgressGatewayPolicy/web".</summary>
    public string Target => $"{(string?)Document["kind"]}/{Name}";
}

/// <summary>What applying documents would do, and which of them nothing can be said about.</summary>
public sealed record ApplyPlan(ImmutableArray<ApplyStep> Steps, ImmutableArray<EgressException> Errors);

/// <summary>How one document ended: the object as the server holds it, or why it failed; neither after a dry run of the client.</summary>
public sealed record ApplyOutcome(ApplyStep Step, JObject? Result, EgressException? Error)
{
    /// <summary>The object as the server holds it then; the document itself where nothing was sent.</summary>
    public JObject Object => Result ?? Step.Document;
    /// <summary>The same as a policy.</summary>
    public EgressPolicyDocument Policy => new(Object);
    /// <summary>Whether no further request makes sense: there is no answer, or the credentials are not accepted.</summary>
    public bool EndsRun => Error is ClusterException { EndsRun: true };
}
