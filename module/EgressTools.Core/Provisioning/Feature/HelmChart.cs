namespace EgressTools.Provisioning.Feature;

/// <summary>Where helm gets Cilium's chart from.</summary>
/// <param name="Reference">As helm takes it: "cilium/cilium", "oci://registry/charts/cilium", a path, or "cilium" beside a repository.</param>
/// <param name="Repository">The address of the repository (<c>--repo</c>); null where the reference says it.</param>
public sealed record HelmChart(string Reference, string? Repository)
{
    /// <summary>What <see cref="Options.Chart"/> and <see cref="Options.Repo"/> say; null where neither is given.</summary>
    /// <exception cref="UsageException">helm would take one of them for something else, or a password would be among the arguments of a process.</exception>
    public static HelmChart? Parse(string? reference, string? repository)
    {
        if (reference is not null)
            RequireChart(reference);
        if (repository is null)
            return reference is null ? null : new HelmChart(reference, Repository: null);
        RequirePublic(repository, Options.Repo);
        if (!repository.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(repository, UriKind.Absolute, out var url))
            throw Invalid($"{Options.Repo}: '{repository}' is not a URL: write it as https://helm.cilium.io/", "InvalidRepository");
        if (url.Scheme == "oci")
            throw Invalid($"{Options.Repo}: a registry has no repositories of charts: write it as {Options.Chart} oci://registry/path, " +
                $"and leave out {Options.Repo}", "InvalidRepository");
        if (url.Scheme is not ("http" or "https"))
            throw Invalid($"{Options.Repo}: helm reads repositories by http and https, not by {url.Scheme}: write it as https://helm.cilium.io/, " +
                $"or name a chart on this machine by {Options.Chart}", "InvalidRepository");
        if (reference?.Contains("://", StringComparison.Ordinal) == true)
            throw Invalid($"{Options.Chart} {reference.Split("://")[0]}://... says itself where the chart is: leave out {Options.Repo}", "TwoRepositories");
        return new HelmChart(reference ?? "cilium", repository);
    }

    /// <summary>Whether it is one chart of one version, so that helm ignores <c>--version</c>.</summary>
    internal bool HasOwnVersion => Repository is null && (IsOnDisk(Reference) || Reference.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || Reference.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether two texts name the same version of a chart.</summary>
    internal static bool IsSameVersion(string a, string b) => a.TrimStart('v') == b.TrimStart('v');

    private static void RequireChart(string reference)
    {
        if (reference.Length == 0 || reference[0] == '-')
            throw Invalid($"{Options.Chart}: '{reference}' is not a chart: write it as cilium/cilium, as a path, or as oci://registry/path");
        if (IsOnDisk(reference))
            return;
        RequirePublic(reference, Options.Chart);
        var scheme = reference.Split("://") is [var before, _, ..] ? before : null;
        if (scheme is not null and not ("http" or "https" or "oci"))
            throw Invalid($"{Options.Chart}: helm gets charts by http, https and oci, not by {scheme}: write it as oci://registry/path, or as a path");
        if (scheme is null && reference[0] is '/' or '.' or '~' or '\\')
            throw Invalid($"{Options.Chart}: file or folder '{reference}' not found");
    }

    /// <summary>Every user of a machine can read the arguments of its processes, and what is printed gets into logs: the message leaves out the text.</summary>
    private static void RequirePublic(string text, OptionDefinition option)
    {
        var mark = text.IndexOf('@', StringComparison.Ordinal);
        var hasUser = mark >= 0 && !text.AsSpan(mark).StartsWith("@sha256:", StringComparison.Ordinal) && text.AsSpan(0, mark).Contains(':');
        if (hasUser || (text.Contains(':', StringComparison.Ordinal) && text.AsSpan().ContainsAny('?', '#')))
            throw Invalid($"{option} holds a user, a password or a query, which every user of this machine could read while helm runs: " +
                "log in by 'helm repo add' or 'helm registry login', and name the chart without them", "SecretInUrl");
    }

    private static bool IsOnDisk(string reference) => File.Exists(reference) || Directory.Exists(reference);
    private static UsageException Invalid(string message, string id = "InvalidChart") => new(message, id);
}
