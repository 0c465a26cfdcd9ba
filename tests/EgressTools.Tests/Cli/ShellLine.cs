using System.Text;

namespace EgressTools.Tests.Cli;

/// <summary>A command of a line.</summary>
/// <param name="Words">The program and its arguments.</param>
internal sealed record ShellCommand(List<string> Words)
{
    /// <summary>The file that it reads; null for the command before it.</summary>
    public string? Input { get; init; }

    /// <summary>The file that it would write; null for the command behind it.</summary>
    public string? Output { get; init; }
}

/// <summary>One line as a shell reads it, as far as command scripts need it: quotes, pipes, input from a file, output into one.</summary>
internal static class ShellLine
{
    /// <summary>The words of each command of the pipeline, and its files. Words that were quoted are never taken for an operator.</summary>
    public static List<ShellCommand> Parse(string line)
    {
        var commands = new List<ShellCommand> { new([]) };
        var operation = "";
        foreach (var (word, quoted) in Words(line))
        {
            if (operation.Length > 0)
                (commands[^1], operation) = (operation == "<" ? commands[^1] with { Input = word } : commands[^1] with { Output = word }, "");
            else if (!quoted && word == "|")
                commands.Add(new ShellCommand([]));
            else if (!quoted && word is "<" or ">")
                operation = word;
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
