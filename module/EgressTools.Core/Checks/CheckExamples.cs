using System.Reflection;

namespace EgressTools.Checks;

/// <summary>An example document on a check's page.</summary>
/// <param name="Name">The file name: <c>guilty.yaml</c>, <c>innocent.yaml</c>.</param>
/// <param name="Text">The content.</param>
public sealed record CheckExample(string Name, string Text);

/// <summary>The examples in <c>module/docs/checks</c>: documents with findings of a check, and without.</summary>
public static class CheckExamples
{
    private static readonly Assembly Library = typeof(CheckExamples).Assembly;

    /// <summary>The examples of a check, the one with findings first; empty if there are none.</summary>
    public static ImmutableArray<CheckExample> Of(Check check)
    {
        var prefix = $"checks/{check.Code}/";
        return
        [
            .. Library.GetManifestResourceNames().Where(n => n.Replace('\\', '/').StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                .Select(name => new CheckExample(name[prefix.Length..], Read(name))),
        ];
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(Library.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
