using System.Reflection;

namespace EgressTools.Checks;

/// <summary>A document of a check's page.</summary>
/// <param name="Name">The file's name: <c>guilty.yaml</c>, <c>innocent.yaml</c>.</param>
/// <param name="Text">What it holds.</param>
public sealed record CheckExample(string Name, string Text);

/// <summary>The documents in <c>module/docs/checks</c> that show what a check finds and what it does not.</summary>
public static class CheckExamples
{
    private static readonly Assembly Library = typeof(CheckExamples).Assembly;

    /// <summary>The documents of a check, the guilty one first; none where no document shows it.</summary>
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
