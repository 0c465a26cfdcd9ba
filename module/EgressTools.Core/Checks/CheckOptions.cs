using System.Text.RegularExpressions;

namespace EgressTools.Checks;

/// <summary>A check that is to be left out: everywhere, or for one resource.</summary>
/// <param name="Code">The code, or the beginning of several: <c>EGT5</c>.</param>
/// <param name="Resource">The name of the resource, <c>name</c> or <c>namespace/name</c>; null for all.</param>
public sealed record CheckSkip(string Code, string? Resource)
{
    /// <summary>Reads <c>EGT1001</c> or <c>EGT1001=ns/name</c>.</summary>
    /// <exception cref="UsageException">There is no such check.</exception>
    public static CheckSkip Parse(string text, string option)
    {
        var parts = text.Split('=', 2);
        var code = CheckOptions.Code(parts[0], option);
        return parts is [_, ""] ? throw new UsageException($"{option}: '{text}' names no resource: write it as {code}=name or {code}=namespace/name", "InvalidSkip") : new CheckSkip(code, parts.ElementAtOrDefault(1));
    }
}

/// <summary>Which checks run.</summary>
public sealed partial record CheckOptions
{
    /// <summary>Only these codes, or beginnings of codes; empty for all.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>What is left out.</summary>
    public ImmutableArray<CheckSkip> Skip { get; init; } = [];

    /// <summary>Show only what that version would break; null for the version that runs.</summary>
    public CiliumVersion? UpgradeTo { get; init; }

    /// <summary>What was read, with the version that the checks are about.</summary>
    public ClusterSnapshot World(ClusterSnapshot snapshot) => UpgradeTo is { } version ? snapshot with { Installation = snapshot.Installation with { Version = version } } : snapshot;

    /// <summary>A code, or the beginning of some, as somebody wrote it.</summary>
    /// <exception cref="UsageException">No check has it.</exception>
    public static string Code(string text, string option)
    {
        var code = text.Trim().ToUpperInvariant();
        if (!Shape().IsMatch(code))
            throw new UsageException($"{option}: '{text}' is no code of a check: write it as EGT1001, or EGT1 for all that begin so; kubectl egress check --list shows them", "InvalidCheck");
        return CheckCatalogue.All.Any(c => c.Code.StartsWith(code, StringComparison.Ordinal))
            ? code
            : throw new UsageException($"{option}: there is no check {code}; kubectl egress check --list shows them", "UnknownCheck");
    }

    [GeneratedRegex(@"^EGT\d{1,4}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
