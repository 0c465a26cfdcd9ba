namespace EgressTools.Output.Checks;

/// <summary>The formats of a report of checks.</summary>
public enum CheckFormat
{
    /// <summary>Text for people.</summary>
    Text,
    /// <summary>The document as JSON.</summary>
    Json,
    /// <summary>The document as YAML.</summary>
    Yaml,
    /// <summary>JUnit XML: a test case for each check.</summary>
    JUnit,
    /// <summary>SARIF 2.1.0.</summary>
    Sarif,
    /// <summary>Test Anything Protocol, version 14.</summary>
    Tap,
    /// <summary>Markdown, as GitHub and Azure DevOps show it.</summary>
    Markdown,
}

/// <summary>The words for them.</summary>
public static class CheckFormats
{
    private static readonly ImmutableArray<(string Word, CheckFormat Format)> All =
    [
        ("text", CheckFormat.Text), ("json", CheckFormat.Json), ("yaml", CheckFormat.Yaml), ("junit", CheckFormat.JUnit),
        ("sarif", CheckFormat.Sarif), ("tap", CheckFormat.Tap), ("markdown", CheckFormat.Markdown),
    ];

    /// <summary>"text, json, yaml ..."; for help and messages.</summary>
    public static string Words => string.Join(", ", All.Select(static f => f.Word));

    /// <summary>Parses a format.</summary>
    /// <exception cref="UsageException">The word is not a format of a report.</exception>
    public static CheckFormat Parse(string word)
    {
        OutputFormat.RefuseGoTemplate(word, Options.Output.With("json"));
        foreach (var (known, format) in All)
        {
            if (known == word)
                return format;
        }
        throw new UsageException($"unknown output format '{word}'; use one of {Words}", "UnknownFormat");
    }
}
