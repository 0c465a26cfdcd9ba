using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text.RegularExpressions;

namespace EgressTools.PowerShellHost;

internal sealed partial class TextInterface(TextWriter output, TextWriter errors) : PSHostUserInterface
{
    public Queue<int> Answers { get; } = new();

    public List<string> Questions { get; } = [];

    public ConcurrentQueue<string> Activities { get; } = new();

    public override PSHostRawUserInterface RawUI { get; } = new WideTerminal();

    public override void Write(string value) => output.Write(Plain(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => output.Write(Plain(value));

    public override void WriteLine(string value) => output.WriteLine(Plain(value));

    public override void WriteErrorLine(string value) => errors.WriteLine(Plain(value));

    public override void WriteDebugLine(string message) => errors.WriteLine($"DEBUG: {message}");

    public override void WriteVerboseLine(string message) => errors.WriteLine($"VERBOSE: {message}");

    public override void WriteWarningLine(string message) => errors.WriteLine($"WARNING: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record) => Activities.Enqueue($"{record.Activity}: {record.StatusDescription}");

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Questions.Add(message);
        return Answers.TryDequeue(out var answer) ? answer : defaultChoice;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new NotSupportedException($"a test has nobody to answer: {message}");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException($"a test has nobody to answer: {message}");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new NotSupportedException($"a test has nobody to answer: {message}");

    public override string ReadLine() => throw new NotSupportedException("a test has nobody to answer");

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException("a test has nobody to answer");

    // The engine colours headers and errors whatever the host is.
    private static string Plain(string text) => Colour().Replace(text, "");

    [GeneratedRegex(@"\x1b\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();

    /// <summary>Wide enough that no table is cut.</summary>
    private sealed class WideTerminal : PSHostRawUserInterface
    {
        public override ConsoleColor ForegroundColor { get; set; }

        public override ConsoleColor BackgroundColor { get; set; }

        public override Size BufferSize { get; set; } = new(400, 50);

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; } = 1;

        public override bool KeyAvailable => false;

        public override Size MaxPhysicalWindowSize => BufferSize;

        public override Size MaxWindowSize => BufferSize;

        public override Coordinates WindowPosition { get; set; }

        public override Size WindowSize { get; set; } = new(400, 50);

        public override string WindowTitle { get; set; } = "";

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException("a test has nobody to answer");

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
        {
        }

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents)
        {
        }

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
        {
        }
    }
}
