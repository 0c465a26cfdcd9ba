namespace EgressTools.Output.Checks;

/// <summary>CI systems with commands in the log.</summary>
public enum CiSystem
{
    /// <summary>None.</summary>
    None,
    /// <summary>Azure DevOps.</summary>
    Azure,
    /// <summary>GitHub Actions.</summary>
    GitHub,
    /// <summary>GitLab.</summary>
    GitLab,
}

/// <summary>Detects and parses CI systems.</summary>
public static class CiSystems
{
    /// <summary>The values of <c>--ci</c>.</summary>
    public const string Words = "auto, none, azure, github, gitlab";

    /// <summary>Parses the value of <c>--ci</c>.</summary>
    /// <param name="text">One of <see cref="Words"/>.</param>
    /// <param name="variable">Returns an environment variable, for <c>auto</c>.</param>
    /// <exception cref="UsageException">The value is not one of these.</exception>
    public static CiSystem Parse(string text, Func<string, string?> variable) => text switch
    {
        "auto" => Detect(variable),
        "none" => CiSystem.None,
        "azure" => CiSystem.Azure,
        "github" => CiSystem.GitHub,
        "gitlab" => CiSystem.GitLab,
        _ => throw new UsageException($"{Options.Ci} must be one of {Words}, not '{text}'", "InvalidCi"),
    };

    /// <summary>The CI system that runs the process, by its environment variables.</summary>
    public static CiSystem Detect(Func<string, string?> variable) =>
        IsOn(variable("TF_BUILD")) ? CiSystem.Azure
        : IsOn(variable("GITHUB_ACTIONS")) ? CiSystem.GitHub
        : IsOn(variable("GITLAB_CI")) ? CiSystem.GitLab
        : CiSystem.None;

    private static bool IsOn(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
