namespace EgressTools.Cmdlets;

/// <summary>Turns the core's errors into error records; the only place that does.</summary>
internal static class ErrorRecords
{
    /// <summary>The record: the stable id of the error and the category that fits.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">The object it is about, where there is one.</param>
    public static ErrorRecord From(EgressException error, object? target = null) => new(error, error.Id, Category(error), target ?? Target(error))
    {
        ErrorDetails = new ErrorDetails(TerminalText.Escape(BoundedText.Of(error.Message))),
    };

    /// <summary>The record of a bug.</summary>
    public static ErrorRecord From(Exception bug) =>
        new(bug, "Bug", ErrorCategory.NotSpecified, targetObject: null) { ErrorDetails = new ErrorDetails(BugText.Of(bug)) };

    /// <summary>Whether the command goes on with what comes next: a name that nothing has is no reason to end a pipeline.</summary>
    public static bool GoesOn(EgressException error) => error is UsageException { Missing: not null };

    private static string? Target(EgressException error) => error switch
    {
        UsageException usage => usage.Missing,
        InputException { Location: { } location } => location.ToString(),
        ClusterException cluster => cluster.Resource,
        _ => null,
    };

    private static ErrorCategory Category(EgressException error) => error switch
    {
        UsageException { Missing: not null } => ErrorCategory.ObjectNotFound,
        UsageException { Id: "PathExists" } => ErrorCategory.ResourceExists,
        UsageException => ErrorCategory.InvalidArgument,
        InputException => Category(error.Id),
        ClusterException cluster => Category(cluster),
        MismatchException => ErrorCategory.InvalidResult,
        ProbeException { Id: "AgentNotAsked" } => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.InvalidOperation,
    };

    private static ErrorCategory Category(string id) => id switch
    {
        "NoSuchPath" => ErrorCategory.ObjectNotFound,
        "Unreadable" or "NotAFile" => ErrorCategory.ReadError,
        "Unwritable" => ErrorCategory.WriteError,
        "NotADocument" => ErrorCategory.ParserError,
        "InputTooLarge" or "ObjectTooLarge" or "TooManyAliases" or "TooManyObjects" or "TooManyValues" or "TooManyTexts" or "TooManyFaults" =>
            ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.InvalidData,
    };

    private static ErrorCategory Category(ClusterException error) => error.Status switch
    {
        401 => ErrorCategory.AuthenticationError,
        403 => ErrorCategory.PermissionDenied,
        404 => ErrorCategory.ObjectNotFound,
        409 => ErrorCategory.ResourceExists,
        422 => ErrorCategory.InvalidData,
        429 => ErrorCategory.LimitsExceeded,
        null => WithoutAnswer(error.Id),
        _ => ErrorCategory.ResourceUnavailable,
    };

    private static ErrorCategory WithoutAnswer(string id) => id switch
    {
        "Timeout" => ErrorCategory.OperationTimeout,
        "Interrupted" => ErrorCategory.OperationStopped,
        "UntrustedServer" or "ServerNameMismatch" or "ServerCertificateExpired" or "Tls" => ErrorCategory.SecurityError,
        "CredentialPlugin" or "ExecCredential" => ErrorCategory.AuthenticationError,
        "ListTooLong" => ErrorCategory.LimitsExceeded,
        "BadAnswer" or "UnusableAnswer" or "NotHttp" => ErrorCategory.ProtocolError,
        "NoAgents" or "NotFound" => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.ConnectionError,
    };
}
