namespace EgressTools.ApiServer;

/// <summary>Somebody who may talk to the server.</summary>
/// <param name="Name">As it stands in messages.</param>
/// <param name="Token">Bearer token; null for users of client certificates.</param>
public sealed record ApiUser(string Name, string? Token)
{
    /// <summary>Whether a verb on a resource ("pods", "pods/exec", "ciliumnodes") is allowed; everything, unless set.</summary>
    public Func<string, string, bool> May { get; init; } = static (_, _) => true;
}
