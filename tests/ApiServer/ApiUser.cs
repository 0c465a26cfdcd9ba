namespace EgressTools.ApiServer;

/// <summary>Somebody who may talk to the server.</summary>
/// <param name="Name">As it stands in messages.</param>
/// <param name="Token">Bearer token; null for users of client certificates.</param>
public sealed record ApiUser(string Name, string? Token)
{
    /// <summary>Whether a verb on a resource ("pods", "pods/exec", "ciliumnodes") is allowed; everything, unless set.</summary>
    public Func<string, string, bool> May { get; init; } = static (_, _) => true;

    /// <summary>The rights of roles; null where <see cref="May"/> alone decides.</summary>
    private string[]? Rights { get; init; }

    /// <summary>The same with these rights and no others: a verb and a resource, as "list pods"; of a
    /// role, a namespace behind it, or one object as "get configmaps kube-system/cilium-config".</summary>
    public ApiUser With(IEnumerable<string> rights) => this with { Rights = [.. rights] };

    internal bool Allows(string verb, string resource, string? space, string? name) =>
        May(verb, resource) && (Rights is null || Rights.Any(right => Covers(right.Split(' '), verb, resource, space, name)));

    private static bool Covers(string[] right, string verb, string resource, string? space, string? name) =>
        right[0] == verb && right[1] == resource
            && (right.Length == 2 || right[2].Split('/') is [var role, .. var names] && role == space && (names.Length == 0 || names.Contains(name)));
}
