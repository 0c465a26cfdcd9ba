using System.Management.Automation.Language;

namespace EgressTools.Cmdlets;

/// <summary>Names as PowerShell completes them.</summary>
internal static class Completions
{
    /// <summary>Those of the names that go on from what was typed; quoted where PowerShell would read them otherwise.</summary>
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> names, string typed)
    {
        var start = typed.Trim('\'', '"');
        return names.Where(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(static name => new CompletionResult(Quoted(name), name, CompletionResultType.ParameterValue, name));
    }

    private static string Quoted(string name) => name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
        ? name
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
