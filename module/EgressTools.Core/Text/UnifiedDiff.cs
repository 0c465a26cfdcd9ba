using DiffPlex.Renderer;

namespace EgressTools.Text;

/// <summary>Two texts as a unified diff.</summary>
internal static class UnifiedDiff
{
    /// <summary>How many lines around a change are shown.</summary>
    public const int Context = 3;

    /// <summary>Writes nothing where the texts are equal; an empty one is a file that is not there.</summary>
    public static void Write(TextWriter output, string name, string before, string after, int context = Context)
    {
        if (before == after)
            return;
        name = TerminalText.Escape(name);
        var text = UnidiffRenderer.GenerateUnidiff(before, after, before.Length > 0 ? $"a/{name}" : "/dev/null",
            after.Length > 0 ? $"b/{name}" : "/dev/null", false, false, context);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Where(static l => l.Length > 0))
            output.Write(Escape(Hunk(line)) + "\n");
    }

    // A tab in a file is nothing to be afraid of, and patch needs it.
    private static string Escape(string line) => string.Join('\t', line.Split('\t').Select(TerminalText.Escape));

    // Of a file that is not there patch wants line 0, and not the one empty line that the renderer sees.
    private static string Hunk(string line) => line.StartsWith("@@ ", StringComparison.Ordinal)
        ? line.Replace(" -1,0 ", " -0,0 ", StringComparison.Ordinal).Replace(" +1,0 ", " +0,0 ", StringComparison.Ordinal)
        : line;
}
