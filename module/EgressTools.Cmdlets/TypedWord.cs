using System.Management.Automation.Language;

namespace EgressTools.Cmdlets;

/// <summary>A word of a command line that is being typed, perhaps in quotes that are still open.</summary>
internal readonly struct TypedWord
{
    private readonly char _quote;

    public TypedWord(string typed)
    {
        _quote = typed is ['\'' or '"', ..] ? typed[0] : '\0';
        Text = _quote == '\0' ? typed : TextOf(typed);
    }

    /// <summary>What is typed, without the quotes.</summary>
    public string Text { get; }

    /// <summary>The completed word as it has to be written: in quotes where the user began so, or where PowerShell would read it otherwise.</summary>
    public CompletionResult Result(Candidate candidate)
    {
        var quote = _quote != '\0' ? _quote : IsBareWord(candidate.Value) ? '\0' : '\'';
        var text = quote switch
        {
            '\0' => candidate.Value,
            '"' => "\"" + candidate.Value.Replace("`", "``", StringComparison.Ordinal).Replace("$", "`$", StringComparison.Ordinal)
                .Replace("\"", "`\"", StringComparison.Ordinal),
            _ => "'" + CodeGeneration.EscapeSingleQuotedStringContent(candidate.Value),
        };
        // What goes on is left open, so that the next key press goes on there.
        var end = quote == '\0' || candidate.IsOpen ? "" : quote.ToString();
        var note = candidate.Note.Length > 0 ? candidate.Note : candidate.Value;
        return new CompletionResult(text + end, candidate.Value, CompletionResultType.ParameterValue, note);
    }

    /// <summary>What a completed file is called, without the quotes around it.</summary>
    public static string TextOf(CompletionResult file) => TextOf(file.CompletionText);

    private static string TextOf(string written)
    {
        if (written is not ['\'' or '"', ..])
            return written;
        var inner = written.Length > 1 && written[^1] == written[0] ? written[1..^1] : written[1..];
        return written[0] == '\'' ? inner.Replace("''", "'", StringComparison.Ordinal) : inner;
    }

    // PowerShell itself says whether it reads an argument as just these letters.
    private static bool IsBareWord(string value) => value.IndexOfAny(['*', '?', '[', ']']) < 0
        && Parser.ParseInput("_ " + value, out _, out var errors) is { EndBlock.Statements: [PipelineAst { PipelineElements: [CommandAst command] }] }
        && errors.Length == 0 && command.CommandElements is [_, StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord } word]
        && word.Value == value;
}
