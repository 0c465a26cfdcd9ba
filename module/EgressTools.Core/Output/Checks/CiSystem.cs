namespace EgressTools.Output.Checks;

/// <summary>Pipelines whose log can be told more than text.</summary>
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

/// <summary>Which pipeline it is.</summary>
public static class CiSystems
{
    /// <summary>The words for <c>--ci</c>.</summary>
    public const string Words = "auto, none, azure, github, gitlab";

    /// <summary>Reads the value of <c>--ci</c>.</summary>
    /// <param name="text">One of <see cref="Words"/>.</param>
    /// <param name="variable">Environment variables, for <c>auto</c>.</param>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static CiSystem Parse(string text, Func<string, string?> variable) => text switch
    {
        "auto" => Detect(variable),
        "none" => CiSystem.None,
        "azure" => CiSystem.Azure,
        "github" => CiSystem.GitHub,
        "gitlab" => CiSystem.GitLab,
        _ => throw new UsageException($"--ci: '{text}' is none of {Words}", "InvalidCi"),
    };

    /// <summary>The pipeline that the process runs in, by the variables that it sets.</summary>
    public static CiSystem Detect(Func<string, string?> variable) =>
        IsOn(variable("TF_BUILD")) ? CiSystem.Azure
        : IsOn(variable("GITHUB_ACTIONS")) ? CiSystem.GitHub
        : IsOn(variable("GITLAB_CI")) ? CiSystem.GitLab
        : CiSystem.None;

    private static bool IsOn(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
