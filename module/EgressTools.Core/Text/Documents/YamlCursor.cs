using SharpYaml;
using SharpYaml.Events;

namespace EgressTools.Text.Documents;

/// <summary>Goes over the events of a part of YAML; what is wrong with it is told with the line of the file.</summary>
internal sealed class YamlCursor
{
    private readonly int _above;
    private readonly Func<int, char?> _characterAt;
    private readonly IParser _parser;

    /// <param name="above">How many lines are above it.</param>
    public YamlCursor(Stream part, int above)
    {
        _above = above;
        var text = new RecentText(new StreamReader(part, TextEncodings.Utf8, detectEncodingFromByteOrderMarks: false));
        _characterAt = text.At;
        // One more than allowed, so that the sentence about it is ours.
        _parser = Parser.CreateParser(text, InputLimits.Depth + 2);
    }

    public ParsingEvent? Current => _parser.Current;

    /// <summary>Where the current event begins, from 1.</summary>
    public int Line => LineOf(Current!.Start);

    public bool Is<T>() => Current is T;

    /// <exception cref="DocumentException">The text is not YAML.</exception>
    public void Next()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (YamlException error)
        {
            var isTab = _characterAt(error.End.Index) == '\t';
            throw new DocumentException(LineOf(isTab ? error.End : error.Start),
                "not valid YAML: " + (isTab ? "tab used for indentation" : Reason(error)), error);
        }
    }

    /// <summary>What is wrong with the current event.</summary>
    public DocumentException Fault(string reason) => new(Line, "not valid YAML: " + reason);
    private int LineOf(Mark mark) => mark.Line + 1 + _above;

    private static string Reason(YamlException error)
    {
        // The package puts the position before its sentence.
        var at = error.Message.IndexOf("): ", StringComparison.Ordinal);
        var sentence = error.Message[(at < 0 ? 0 : at + 3)..].Split('\n')[0].Trim().TrimEnd('.');
        return sentence.Length == 0 ? "cannot be parsed" : char.ToLowerInvariant(sentence[0]) + sentence[1..];
    }
}

/// <summary>Remembers the characters that were read last.</summary>
internal sealed class RecentText(TextReader text) : TextReader
{
    private readonly char[] _recent = new char[64];
    private int _count;

    public override int Read()
    {
        var read = text.Read();
        if (read >= 0)
            _recent[_count++ & 63] = (char)read;
        return read;
    }

    /// <summary>The character at a position; null where it is not remembered.</summary>
    public char? At(int index) => index >= 0 && index < _count && index >= _count - _recent.Length ? _recent[index & 63] : null;
}
