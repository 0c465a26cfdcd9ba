using System.Text.RegularExpressions;

namespace EgressTools.Checks;

/// <summary>A check to skip, for all resources or for one.</summary>
/// <param name="Code">The code, or a prefix of codes: <c>EGT5</c>.</param>
/// <param name="Resource">The name of the resource, <c>name</c> or <c>namespace/name</c>; null for all.</param>
public sealed record CheckSkip(string Code, string? Resource)
{
    /// <summary>Parses <c>EGT1001</c> or <c>EGT1001=ns/name</c>.</summary>
    /// <exception cref="UsageException">The code is unknown, or the name is missing.</exception>
    public static CheckSkip Parse(string text, string option)
    {
        var parts = text.Split('=', 2);
        var code = CheckOptions.Code(parts[0], option);
        return parts is [_, ""]
            ? throw new UsageException($"{option} must be {code}=name or {code}=namespace/name, not '{text}'", "InvalidSkip")
            : new CheckSkip(code, parts.ElementAtOrDefault(1));
    }
}

/// <summary>The choice of checks.</summary>
public sealed partial record CheckOptions
{
    /// <summary>The codes, or prefixes of codes, to run; empty for all.</summary>
    public ImmutableArray<string> Only { get; init; } = [];
    /// <summary>The checks to skip.</summary>
    public ImmutableArray<CheckSkip> Skip { get; init; } = [];
    /// <summary>The target of an upgrade: only new findings with it are shown; null to check the version that runs.</summary>
    public CiliumVersion? UpgradeTo { get; init; }

    /// <summary>The snapshot with the version to check.</summary>
    public ClusterSnapshot World(ClusterSnapshot snapshot) =>
        UpgradeTo is { } version ? snapshot with { Installation = snapshot.Installation with { Version = version } } : snapshot;

    /// <summary>Parses a code or a prefix of codes.</summary>
    /// <exception cref="UsageException">No check has it.</exception>
    public static string Code(string text, string option)
    {
        var code = text.Trim().ToUpperInvariant();
        if (!Shape().IsMatch(code))
            throw new UsageException($"{option} must be a code such as EGT1001, or a prefix such as EGT1, not '{text}'. " +
                $"{Subcommands.Check} {Options.List} lists all checks", "InvalidCheck");
        return CheckCatalogue.All.Any(c => c.Code.StartsWith(code, StringComparison.Ordinal)) ? code : throw CheckCatalogue.Unknown(code, option);
    }

    [GeneratedRegex(@"^EGT\d{1,4}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
