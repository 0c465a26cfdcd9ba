namespace EgressTools;

/// <summary>A failure that the user can act on: one sentence that says what failed, on which object, and what to do. The sealed kinds decide the exit code and
/// the error category; anything else that is thrown is a bug.</summary>
public abstract class EgressException : Exception
{
    private protected EgressException(string message, string id, int exitCode, Exception? inner = null)
        : base(message, inner)
    {
        Id = id;
        ExitCode = exitCode;
    }

    /// <summary>A stable id for scripts, such as <c>InvalidCidr</c>.</summary>
    public string Id { get; }
    /// <summary>The exit code of a process that ends with it: 1 refused, 2 usage, 3 input or cluster, 4 probe.</summary>
    public int ExitCode { get; }
}

/// <summary>The command was called wrongly.</summary>
public sealed class UsageException(string message, string id = "Usage") : EgressException(message, id, 2)
{
    /// <summary>The name that nothing has; null where something else is wrong.</summary>
    public string? Missing { get; init; }
}

/// <summary>A document could not be used.</summary>
public sealed class InputException(string message, string id = "Input", SourceLocation? location = null, string? field = null, Exception? inner = null)
    : EgressException(location is null ? message : $"{location}: {message}", id, 3, inner)
{
    /// <summary>The file and line, where known.</summary>
    public SourceLocation? Location { get; } = location;
    /// <summary>The field, in dotted notation, where one is meant.</summary>
    public string? Field { get; } = field;
}

/// <summary>The API server could not be reached or refused a request.</summary>
public sealed class ClusterException(string message, string id = "Cluster", Exception? inner = null) : EgressException(message, id, 3, inner)
{
    /// <summary>The verb of the API, such as <c>list</c>; null where no request was made.</summary>
    public string? Verb { get; init; }
    /// <summary>The plural resource name with its group, such as <c>ciliumendpoints.cilium.io</c>.</summary>
    public string? Resource { get; init; }

    internal const string MissingRight = "Forbidden";

    /// <summary>Whether the user lacks a right. Not so where admission refuses, which answers 403 too: other calls of the same kind may pass.</summary>
    public bool IsMissingRight => Status == 403 && Id == MissingRight;

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; init; }
    /// <summary>A field of the document that the server does not know, which is the document's fault.</summary>
    internal string? Field { get; init; }
    /// <summary>The reason of the server's Status, such as <c>Forbidden</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it tells something of the cluster that a command may go on with: a right is missing, or the cluster does not have the resource. Any
    /// other failure may pass, so that nothing can be concluded from it.</summary>
    public bool IsGap => Status is 403 or 404;

    /// <summary>Whether nobody knows what became of a write: the connection broke after it was sent, or the server or a proxy gave up on it.</summary>
    internal bool IsUnknownOutcome => Status is null ? Id is "ConnectionCut" or "Timeout" or "BadAnswer" or "Interrupted"
        : Status >= 500 && Id == "ServerError";

    /// <summary>Whether no further request makes sense: there is no answer, or the credentials are not accepted.</summary>
    internal bool EndsRun => Status is null or 401;

    /// <summary>The same failure in other words.</summary>
    internal ClusterException Saying(string message) => new(message, Id, this) { Verb = Verb, Resource = Resource, Status = Status, Reason = Reason };
}

/// <summary>What was asked for is possible, and was not done because of what it would bring about.</summary>
public sealed class RefusedException(string message, string id) : EgressException(message, id, 1);

/// <summary>What was asked for is done, and has not taken effect.</summary>
public sealed class NotEffectiveException(string message, string id) : EgressException(message, id, 1);

/// <summary>What was tested is not as it should be.</summary>
public sealed class MismatchException(string message, string id) : EgressException(message, id, 1);

/// <summary>A test could not be carried out.</summary>
public sealed class ProbeException(string message, string id = "Probe", Exception? inner = null) : EgressException(message, id, 4, inner);
