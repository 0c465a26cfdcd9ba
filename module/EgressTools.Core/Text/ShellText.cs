namespace EgressTools.Text;

/// <summary>Commands as one would type them in a POSIX shell, such as the equivalent kubectl command that <c>-v</c> shows.</summary>
public static class ShellText
{
    /// <summary>The argument such that a POSIX shell reads it back as one word: as it is where no character of it means anything to a shell, else in single
    /// quotes, <c>'it'\''s'</c>; an empty one is <c>''</c>.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(IsPlain) ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>The words with one space between them, each quoted where it has to be.</summary>
    public static string Command(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "_-./:=,@%+".Contains(c, StringComparison.Ordinal);
}
