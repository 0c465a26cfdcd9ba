namespace EgressTools.Plugin;

/// <summary>Says on standard error what the library has to say.</summary>
internal sealed class ConsoleReport(Streams streams, bool verbose, bool colour) : IReport
{
    private readonly Lock _lock = new();
    private int _progressWidth;

    /// <summary>The exit code of the worst that failed; 0 where nothing did.</summary>
    public int FailedWith { get; private set; }

    /// <summary>Whether the user answered no.</summary>
    public bool IsDeclined { get; private set; }

    public void Fail(EgressException error, string? target = null)
    {
        Error(error.Message);
        FailedWith = Math.Max(FailedWith, error.ExitCode);
    }

    /// <summary>That the user answered no, which ends with 1 as well.</summary>
    public void Decline(string message)
    {
        Note(message);
        (IsDeclined, FailedWith) = (true, Math.Max(FailedWith, 1));
    }

    public void Warn(string message) => Line(colour ? "\u001b[33mwarning\u001b[0m" : "warning", message);
    public void Error(string message) => Line(colour ? "\u001b[31merror\u001b[0m" : "error", message);
    public void Note(string message) => Line("note", message);

    public void Detail(string message)
    {
        if (verbose)
            Line("detail", message);
    }

    /// <summary>One line that is rewritten on a terminal; elsewhere a line for each thing that is named.</summary>
    public void Progress(Progress progress)
    {
        if (!streams.ErrorIsTerminal)
        {
            if (progress.Item is { } item)
                Note($"{progress.Activity}: {progress.Done} of {progress.Total}, {item}");
            return;
        }
        lock (_lock)
        {
            var text = TerminalText.Escape($"{progress.Activity}: {progress.Done} of {progress.Total}{(progress.Item is { } item ? $", {item}" : "")}");
            streams.Error.Write('\r' + text.PadRight(_progressWidth));
            streams.Error.Flush();
            _progressWidth = text.Length;
        }
    }

    /// <summary>Removes the line of progress, so that results begin in a clean column.</summary>
    public void ClearProgress()
    {
        lock (_lock)
        {
            if (_progressWidth > 0)
                streams.Error.Write('\r' + new string(' ', _progressWidth) + '\r');
            streams.Error.Flush();
            _progressWidth = 0;
        }
    }

    /// <summary>Several lines as they are, such as a diff.</summary>
    public void Text(string text)
    {
        ClearProgress();
        lock (_lock)
        {
            streams.Error.Write(text);
        }
    }

    private void Line(string word, string message)
    {
        ClearProgress();
        lock (_lock)
        {
            streams.Error.Write($"{word}: {TerminalText.Escape(BoundedText.Of(message))}\n");
            streams.Error.Flush();
        }
    }
}
