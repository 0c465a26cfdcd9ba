namespace EgressTools.Cmdlets;

/// <summary>Turns the core's errors into error records; the only place that does.</summary>
internal static class ErrorRecords
{
    /// <summary>The record: the stable id of the error and the category that fits.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">The object it is about, where there is one.</param>
    public static ErrorRecord From(EgressException error, object? target = null) => new(error, error.Id, Category(error), target)
    {
        ErrorDetails = new ErrorDetails(BoundedText.Of(error.Message)),
    };

    /// <summary>The record of a bug.</summary>
    public static ErrorRecord From(Exception bug) =>
        new(bug, "Bug", ErrorCategory.NotSpecified, targetObject: null) { ErrorDetails = new ErrorDetails(BugText.Of(bug)) };

    private static ErrorCategory Category(EgressException error) => error switch
    {
        UsageException => ErrorCategory.InvalidArgument,
        InputException => ErrorCategory.InvalidData,
        ClusterException cluster => Category(cluster),
        _ => ErrorCategory.InvalidOperation,
    };

    private static ErrorCategory Category(ClusterException error) => error.Status switch
    {
        401 => ErrorCategory.AuthenticationError,
        403 => ErrorCategory.PermissionDenied,
        404 => ErrorCategory.ObjectNotFound,
        409 => ErrorCategory.ResourceExists,
        422 => ErrorCategory.InvalidData,
        429 => ErrorCategory.LimitsExceeded,
        null => ErrorCategory.ConnectionError,
        _ => ErrorCategory.ResourceUnavailable,
    };
}
