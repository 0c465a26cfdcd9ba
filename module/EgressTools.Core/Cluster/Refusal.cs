using System.Text.RegularExpressions;

namespace EgressTools.Cluster;

/// <summary>What a server that refuses a call means, in one sentence with what to do.</summary>
internal sealed partial class Refusal(ApiCall call, ServerStatus status, Connection connection)
{
    private const string Anonymous = "system:anonymous";

    private string Origin => TerminalText.Plain(connection.Origin);
    private string Words => status.Message.Length > 0 ? TerminalText.Plain(status.Message) : status.Reason.Length > 0 ? status.Reason : "no reason given";

    private bool IsOfAdmission => status.Message.Contains(" denied the request", StringComparison.Ordinal)
        || status.Message.Contains(" denied request: ", StringComparison.Ordinal);

    // Where an apply would create an object, the server asks for the right to create, and gives no reason where that is missing (withAuthorization in
    // the API server's update handler).
    private bool IsOfCreation => call.Verb == "patch" && status.Message.TrimEnd().EndsWith(" is forbidden:", StringComparison.Ordinal);

    /// <summary>A field of the document that its schema does not have: "spec.typo"; null where it is something else. Server-side apply answers 500 there, as if
    /// the server had failed.</summary>
    public string? UnknownField => status.Code == 500 && Undeclared().Match(status.Message) is { Success: true } match
        ? match.Groups["field"].Value.TrimStart('.') : null;

    /// <param name="clientExpired">Since when the client certificate is out of date; null where it is not.</param>
    public (string Id, string Message) Sentence(DateTimeOffset? clientExpired) => status.Code switch
    {
        401 => Unauthorized(clientExpired),
        403 => Forbidden(),
        404 when !status.IsStatus => ("NoSuchResource", NoSuchResource()),
        404 => ("NotFound", $"cannot {call}: {Words}"),
        409 when status.Causes.Any(static c => c.Reason == "FieldManagerConflict") =>
            ("Conflict", $"{call.Target}: {Owners()}; {Options.ForceConflicts} takes these fields over"),
        409 when status.Reason == "AlreadyExists" => ("AlreadyExists", $"cannot {call}: it already exists"),
        409 => ("Conflict", $"cannot {call}: it was changed meanwhile; try again ({Words})"),
        410 => ("Expired", $"the list of {call.QualifiedName} changed faster than it could be read: try again"),
        400 or 422 when IsOfAdmission => Admission(),
        422 => ("Invalid", $"the server refuses {call.Target}: {Fields()}"),
        429 => ("TooManyRequests", $"the API server of '{Origin}' is overloaded (429): try again later"),
        400 => ("BadRequest", $"cannot {call}: {Words}"),
        _ when UnknownField is { } field => ("UnknownField", $"{call.Target} has a field that its schema does not know: {field}; correct or remove it"),
        >= 500 => ("ServerError", $"the API server of '{Origin}' failed at '{call}' ({status.Code}): {Words}"),
        >= 300 and < 400 =>
            ("Redirected", $"{ApiErrors.Address(connection)} redirects the request ({status.Code}), as no API server does: check the kubeconfig's server"),
        _ => ("Cluster", $"cannot {call}: {status.Code} {Words}"),
    };

    private (string Id, string Message) Unauthorized(DateTimeOffset? clientExpired) =>
        !connection.User.HasCredentials ? ("NoCredentials", $"the cluster '{Origin}' asks for credentials (401): {NoCredentials}")
        : ("Unauthorized", clientExpired is { } end
            ? string.Create(CultureInfo.InvariantCulture, $"the cluster '{Origin}' refused the credentials (401): the client certificate expired at " +
                $"{end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}; renew it, or choose other credentials with {Options.User}, {Options.Context} or {Options.Token}")
            : $"the cluster '{Origin}' refused the credentials (401): log in again, or choose others with {Options.User}, " +
            $"{Options.Context} or {Options.Token}");

    private string NoCredentials => connection.WithholdsCredentials
        ? "they are not sent over http://, where others can read them. Change the server's URL to https://"
        : $"none are configured; choose a user with {Options.User} or {Options.Context}, or pass {Options.Token}";

    /// <summary>An authorizer names the user and what they cannot do; all else that refuses a change is admission, and no right helps against it.</summary>
    private (string Id, string Message) Forbidden()
    {
        if (!status.IsStatus)
            return ("Refused", $"{ApiErrors.Address(connection)} refuses '{call}' (403) and does not answer as an API server: " +
                $"is there a proxy in between? ({Words})");
        if (IsOfCreation)
            return (ClusterException.MissingRight, $"not allowed to create {call.Target}: ask for the right to create {call.QualifiedName} ({Words})");
        var right = Cannot().Match(status.Message);
        if (!right.Success && call.Changes)
            return Admission();
        if (right.Groups["user"].Value == Anonymous && !connection.User.HasCredentials)
            return ("NoCredentials", $"not allowed to {call} without credentials (403): {NoCredentials}");
        if (right.Groups["verb"].Value.StartsWith("impersonate", StringComparison.Ordinal))
            return (ClusterException.MissingRight, $"not allowed to act as '{TerminalText.Plain(connection.User.As ?? "")}': " +
                $"ask for the right to impersonate, or leave the impersonation ({Options.As}) out ({Words})");
        return (ClusterException.MissingRight, $"not allowed to {call}: ask for the right to {call.Rights} {call.QualifiedName} ({Words})");
    }

    private (string Id, string Message) Admission()
    {
        const string Forbidden = " is forbidden: ";
        var at = Words.IndexOf(Forbidden, StringComparison.Ordinal);
        return ("AdmissionDenied", $"the cluster's admission refuses to {call}: {(at < 0 ? Words : Words[(at + Forbidden.Length)..])}");
    }

    private string NoSuchResource() => call.Resource.Group == "cilium.io"
        ? $"this cluster has no {call.Resource.Kind} resource: is Cilium installed?"
        : $"this server has no resource {call.QualifiedName}: is it an API server?";

    private string Owners()
    {
        var owners = from cause in status.Causes
                     where cause.Reason == "FieldManagerConflict"
                     let quote = cause.Message.IndexOf('"', StringComparison.Ordinal)
                     group cause.Field by quote < 0 ? cause.Message : cause.Message[quote..] into fields
                     select $"{Listed.All(fields)} {Plural.Verb(fields.Count(), "belong")} to {fields.Key}";
        return string.Join("; ", owners);
    }

    private string Fields() => status.Causes.IsEmpty ? Words : string.Join("; ", status.Causes.Select(static c => Field(c)).Distinct());

    // A schema's pattern may be longer than a screen: what the value is says more.
    private static string Field(StatusCause cause)
    {
        var pattern = cause.Message.IndexOf(" in body should match ", StringComparison.Ordinal);
        if (pattern < 0)
            return cause.Field.Length == 0 ? cause.Message : $"{cause.Field}: {cause.Message}";
        var value = cause.Message[..pattern];
        var end = value.LastIndexOf(": ", StringComparison.Ordinal);
        return $"{cause.Field}: {(end < 0 ? value : value[..end])} does not match the pattern of the schema";
    }

    [GeneratedRegex("""User "(?<user>[^"]*)" cannot (?<verb>\S+) (?:resource|path) """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cannot();

    [GeneratedRegex(@"(?<field>\.[^\s:]+): field not declared in schema", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Undeclared();
}
