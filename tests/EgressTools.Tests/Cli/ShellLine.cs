using System.Text;

namespace EgressTools.Tests.Cli;

/// <summary>One line as a shell reads it, as far as command scripts need it: quotes, pipes, input from a file.</summary>
internal static class ShellLine
{
    /// <summary>The words of each command of the pipeline. Words that were quoted are never taken for an operator.</summary>
    public static List<(List<string> Words, string? Input)> Parse(string line)
    {
        var commands = new List<(List<string> Words, string? Input)> { ([], null) };
        var inputFollows = false;
        foreach (var (word, quoted) in Words(line))
        {
            if (!quoted && word == "|")
                commands.Add(([], null));
            else if (!quoted && word == "<")
                inputFollows = true;
            else if (inputFollows)
                (commands[^1], inputFollows) = ((commands[^1].Words, word), false);
            else
                commands[^1].Words.Add(word);
        }
        return commands;
    }

    private static IEnumerable<(string Word, bool Quoted)> Words(string line)
    {
        var word = new StringBuilder();
        var (started, quoted) = (false, false);
        var quote = '\0';
        foreach (var c in line)
        {
            if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '\'' or '"')
            {
                (quote, started, quoted) = (c, true, true);
            }
            else if (c == ' ')
            {
                if (started)
                    yield return (word.ToString(), quoted);
                word.Clear();
                (started, quoted) = (false, false);
            }
            else
            {
                word.Append(c);
                started = true;
            }
        }
        if (started)
            yield return (word.ToString(), quoted);
    }
}
