using System.Net.Http.Headers;

namespace EgressTools.Cluster;

/// <summary>Acting as somebody else: as, as-uid, as-groups and as-user-extra of a kubeconfig and of the options.</summary>
internal static class Impersonation
{
    /// <summary>KEY=VALUE of <c>--as-user-extra</c>.</summary>
    /// <exception cref="UsageException">It has another form.</exception>
    public static KeyValuePair<string, string> Extra(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? KeyValuePair.Create(text[..at], text[(at + 1)..]) : throw new UsageException($"{Options.AsUserExtra} must be KEY=VALUE, not '{text}'",
            "InvalidImpersonation");
    }

    /// <summary>The user, where a server can be told so: a part that got lost on the way would let the request run as somebody else.</summary>
    /// <exception cref="UsageException">Groups or more without a user, or text that no header can carry.</exception>
    public static KubeUser Checked(KubeUser user)
    {
        if (user.As is null && (user.AsUid is not null || !user.AsGroups.IsEmpty || !user.AsExtra.IsEmpty))
            throw new UsageException($"groups, a UID or extra values cannot be impersonated without a user: " +
                $"name one with {Options.As}", "InvalidImpersonation");
        if (user.AsGroups.Append(user.As).Append(user.AsUid).Concat(user.AsExtra.Select(static e => e.Value))
            .Any(static text => text?.Any(char.IsControl) == true))
            throw new UsageException($"the user to impersonate ({Options.As}) must not contain line breaks or other control characters",
                "InvalidImpersonation");
        return user;
    }

    /// <summary>Writes the headers.</summary>
    public static void Write(KubeUser user, HttpRequestHeaders headers)
    {
        if (user.As is not null)
            headers.TryAddWithoutValidation("Impersonate-User", user.As);
        if (user.AsUid is not null)
            headers.TryAddWithoutValidation("Impersonate-Uid", user.AsUid);
        if (!user.AsGroups.IsEmpty)
            headers.TryAddWithoutValidation("Impersonate-Group", string.Join(RepeatedHeaderStream.Separator, user.AsGroups));
        foreach (var extra in user.AsExtra.GroupBy(static e => e.Key, static e => e.Value))
            headers.TryAddWithoutValidation("Impersonate-Extra-" + Uri.EscapeDataString(extra.Key), string.Join(RepeatedHeaderStream.Separator, extra));
    }
}
