namespace EgressTools.Operations;

/// <summary>Texts of options that switch the feature, made into values that cannot be wrong. Options are named as the plugin writes them.</summary>
public static class FeatureInput
{
    /// <summary>IPv4 ranges.</summary>
    /// <exception cref="UsageException">A text is none.</exception>
    public static ImmutableArray<Cidr> Ranges(IEnumerable<string> texts, string option) => [.. texts.Select(text => Range(text, option)).Distinct()];

    /// <summary>An address, or a name of DNS; null where none is given.</summary>
    /// <exception cref="UsageException">The text is neither.</exception>
    public static string? Host(string? text, string option) => text is null || Address.TryParse(text, out _) || LabelSelectorParser.IsDnsName(text)
        ? text
        : throw new UsageException($"{option}: '{text}' is neither an address nor a name: write it without https:// and without the port", "InvalidHost");

    /// <summary>Where a chart comes from; null where neither is given.</summary>
    /// <param name="reference">--chart.</param>
    /// <param name="repository">--repo.</param>
    /// <exception cref="UsageException">helm would take one of them for something else, or a password would stand in a process's arguments.</exception>
    public static HelmChart? Chart(string? reference, string? repository)
    {
        if (reference is not null)
            RequireChart(reference);
        if (repository is null)
            return reference is null ? null : new HelmChart(reference, Repository: null);
        RequirePublic(repository, Options.Repo);
        if (!repository.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(repository, UriKind.Absolute, out var url))
            throw new UsageException($"{Options.Repo}: '{repository}' is not a URL: write it as https://helm.cilium.io/", "InvalidRepository");
        if (url.Scheme == "oci")
            throw new UsageException($"{Options.Repo}: a registry has no repositories of charts: write it as {Options.Chart} oci://registry/path, " +
                $"and leave out {Options.Repo}", "InvalidRepository");
        if (url.Scheme is not ("http" or "https"))
            throw new UsageException($"{Options.Repo}: helm reads repositories by http and https, not by {url.Scheme}: write it as https://helm.cilium.io/, " +
                $"or name a chart on this machine by {Options.Chart}", "InvalidRepository");
        if (reference?.Contains("://", StringComparison.Ordinal) == true)
            throw new UsageException($"{Options.Chart} {reference.Split("://")[0]}://... says itself where the chart is: " +
                $"leave out {Options.Repo}", "TwoRepositories");
        return new HelmChart(reference ?? "cilium", repository);
    }

    /// <summary>How long to wait while nothing moves.</summary>
    /// <exception cref="UsageException">No time at all.</exception>
    public static TimeSpan Patience(TimeSpan time) =>
        time > TimeSpan.Zero ? time : throw new UsageException($"{Options.Timeout}: agents need some time: write it as 5m", "InvalidDuration");

    /// <summary>Whether it is one chart of one version, so that helm ignores <c>--version</c>.</summary>
    internal static bool HasOwnVersion(HelmChart chart) => chart.Repository is null
        && (File.Exists(chart.Reference) || Directory.Exists(chart.Reference) || chart.Reference.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || chart.Reference.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    private static void RequireChart(string reference)
    {
        if (reference.Length == 0 || reference[0] == '-')
            throw new UsageException($"{Options.Chart}: '{reference}' is not a chart: write it as cilium/cilium, as a path, " +
                "or as oci://registry/path", "InvalidChart");
        if (File.Exists(reference) || Directory.Exists(reference))
            return;
        RequirePublic(reference, Options.Chart);
        var scheme = reference.Split("://") is [var before, _, ..] ? before : null;
        if (scheme is not null and not ("http" or "https" or "oci"))
            throw new UsageException($"{Options.Chart}: helm gets charts by http, https and oci, not by {scheme}: write it as oci://registry/path, " +
                "or as a path", "InvalidChart");
        if (scheme is null && reference[0] is '/' or '.' or '~' or '\\')
            throw new UsageException($"{Options.Chart}: there is no file or folder '{reference}'", "InvalidChart");
    }

    /// <summary>Every user of a machine can read the arguments of its processes, and what is
    /// printed gets into logs. The text itself is no part of the message.</summary>
    private static void RequirePublic(string text, string option)
    {
        var mark = text.IndexOf('@', StringComparison.Ordinal);
        var hasUser = mark >= 0 && !text.AsSpan(mark).StartsWith("@sha256:", StringComparison.Ordinal) && text.AsSpan(0, mark).Contains(':');
        if (hasUser || (text.Contains(':', StringComparison.Ordinal) && text.AsSpan().ContainsAny('?', '#')))
        {
            throw new UsageException(
                $"{option} holds a user, a password or a query, which every user of this machine could read while helm runs: " +
                "log in by 'helm repo add' or 'helm registry login', and name the chart without them", "SecretInUrl");
        }
    }

    private static Cidr Range(string text, string option)
    {
        if (!Cidr.TryParse(text, out var range, out var hadHostBits))
            throw new UsageException($"{option}: '{text}' is not a CIDR: write it as 10.0.0.0/16", "InvalidCidr");
        if (hadHostBits)
            throw new UsageException($"{option}: '{text}' is an address within a range: the range is {range}", "InvalidCidr");
        return !range.IsIPv6 ? range
            : throw new UsageException($"{option}: '{text}' is IPv6, and the list of what is not masqueraded is about IPv4", "InvalidCidr");
    }
}
