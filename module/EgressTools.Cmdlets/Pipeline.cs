using System.Collections.Concurrent;

namespace EgressTools.Cmdlets;

/// <summary>A call on the cmdlet's own thread.</summary>
/// <param name="Run">The call.</param>
/// <param name="Word">What it says, where a user has to learn of it even if the pipeline is being stopped; else null.</param>
/// <param name="IsWarning">Whether it has to be said also where a later command has had enough, or an error ended the pipeline.</param>
internal sealed record PipelineCall(Action Run, string? Word = null, bool IsWarning = false);

/// <summary>
/// The cmdlet as its work on the thread pool sees it. Each call runs on the cmdlet's own thread and the work waits for it, so nothing is produced that the
/// next command has not asked for.
/// </summary>
internal sealed class Pipeline : IReport, IDialog
{
    private readonly AsyncCmdlet _cmdlet;
    private readonly BlockingCollection<PipelineCall> _calls;
    private readonly CancellationToken _cancelled;
    private readonly ConcurrentQueue<string> _unsaid = new();
    private readonly ConcurrentQueue<EgressException> _failures = new();

    internal Pipeline(AsyncCmdlet cmdlet, BlockingCollection<PipelineCall> calls, CancellationToken cancelled)
    {
        _cmdlet = cmdlet;
        _calls = calls;
        _cancelled = cancelled;
    }

    /// <summary>Whether details are debug messages, since -Debug is there and -Verbose is not.</summary>
    internal bool DebugsDetails { get; init; }

    /// <summary>Whether -Confirm, the session's preference or ShouldProcess itself answers questions.</summary>
    internal bool IsAnswered { get; init; }

    /// <summary>Whether somebody answers what follows from a failure: -Confirm:$false answers the change alone, and -WhatIf changes nothing.</summary>
    internal bool AnswersOffers { get; init; }

    /// <summary>Whether notes are shown although the session's preference does not ask for information.</summary>
    internal bool ShowsNotes { get; init; }

    /// <summary>Whether the user stops the pipeline.</summary>
    internal Func<bool> IsStopping { get; init; } = static () => false;

    /// <summary>Whether something was an error, so that not everything that was asked for is there.</summary>
    internal bool HasFailed => !_failures.IsEmpty;

    /// <summary>What was an error.</summary>
    internal IEnumerable<EgressException> Failures => _failures;

    /// <summary>What could not be said any more.</summary>
    internal IEnumerable<string> Unsaid => _unsaid;

    /// <summary>Keeps what a call would have said.</summary>
    internal void Keep(PipelineCall call)
    {
        if (call.Word is { } word && (call.IsWarning || IsStopping()))
            _unsaid.Enqueue(TerminalText.Escape(BoundedText.Of(word)));
    }

    /// <summary>Whether something is done: asks, or says what would be done.</summary>
    internal Task<bool> MayAsync(string target, string deed) => CallAsync(() => _cmdlet.ShouldProcess(target, deed));

    /// <summary>The files that are written.</summary>
    internal async Task<ImmutableArray<T>> WritableAsync<T>(IEnumerable<T> files, Func<T, string> path)
    {
        var agreed = ImmutableArray.CreateBuilder<T>();
        foreach (var file in files)
        {
            if (await MayAsync(path(file), "write the file").ConfigureAwait(false))
                agreed.Add(file);
        }
        return agreed.ToImmutable();
    }

    /// <summary>Writes a line for whoever reads the log, as Write-Host does.</summary>
    internal Task ShowAsync(string line) =>
        CallAsync(() => Do(() => _cmdlet.WriteInformation(new HostInformationMessage { Message = line }, ["EgressTools", "PSHOST"])));

    /// <summary>Hands an object to the next command.</summary>
    public Task WriteAsync(object value) => CallAsync(() => Do(() => _cmdlet.WriteObject(value)));

    /// <summary>Hands objects over, one after the other.</summary>
    internal async Task WriteAllAsync<T>(IEnumerable<T> values)
        where T : notnull
    {
        foreach (var value in values)
            await WriteAsync(value).ConfigureAwait(false);
    }

    /// <summary>Reports the failure of one item; the command goes on.</summary>
    public Task WriteErrorAsync(ErrorRecord error) => CallAsync(() => Do(() => _cmdlet.WriteError(error)));

    public void Warn(string message) => Post(() => _cmdlet.WarnOnce(message), message, isWarning: true);

    public void Fail(EgressException error, string? target = null)
    {
        _failures.Enqueue(error);
        Post(() => _cmdlet.WriteError(ErrorRecords.From(error, target)), error.Message);
    }

    /// <summary>An error of its own; the others are given.</summary>
    public bool Miss(UsageException error)
    {
        Fail(error);
        return true;
    }

    /// <summary>A warning: how a command ended is not for those alone who look at information.</summary>
    public void Conclude(string message) => Post(() => _cmdlet.WriteWarning(message), message, isWarning: true);

    public bool AsksEach => true;

    /// <summary>Nothing: the question shows it.</summary>
    public void Preview(ImmutableArray<string> lines)
    {
    }

    /// <summary>Nothing: PowerShell itself fails where nobody can be asked.</summary>
    public void RequireAnswer(string deed)
    {
    }

    public async Task<bool> OfferAsync(string text, string deed, bool followsAnswer, CancellationToken cancellationToken) =>
        (followsAnswer || AnswersOffers) && await ShouldProcessAsync(deed, text).ConfigureAwait(false);

    public async Task<bool> ConfirmAsync(Question question, CancellationToken cancellationToken)
    {
        var place = question.Place.Length > 0 ? $" (on {question.Place})" : "";
        var change = question.Preview.IsEmpty ? question.Deed : string.Join(Environment.NewLine, question.Preview);
        var asked = $"{(question.Preview.IsEmpty ? "" : change + Environment.NewLine)}{question.Text}{place}";
        return await ShouldProcessAsync($"{(question.Brief.Length > 0 ? question.Brief : change)}{place}", asked).ConfigureAwait(false)
            && (IsAnswered || !question.IsNeeded || await CallAsync(() => _cmdlet.ShouldContinue(asked, "EgressTools")).ConfigureAwait(false));
    }

    private Task<bool> ShouldProcessAsync(string what, string question) => CallAsync(() => _cmdlet.ShouldProcess(what, question, "EgressTools"));

    public void Note(string message) =>
        Post(() => _cmdlet.WriteInformation(message, ShowsNotes ? ["EgressTools", "PSHOST"] : ["EgressTools"]), message);
    public void Detail(string message) => Post(() => Write(message));

    // Under -Debug alone PowerShell makes a question of every verbose message, which ends a script that nobody can answer.
    private void Write(string detail)
    {
        if (DebugsDetails)
            _cmdlet.WriteDebug(detail);
        else
            _cmdlet.WriteVerbose(detail);
    }

    /// <summary>Says what only -Debug shows.</summary>
    internal void Debug(string message) => Post(() => _cmdlet.WriteDebug(message));
    public void Progress(Progress progress) => Post(() => _cmdlet.WriteProgress(ProgressRecords.From(progress)));

    private static bool Do(Action action)
    {
        action();
        return true;
    }

    private void Post(Action run, string? word = null, bool isWarning = false)
    {
        var call = new PipelineCall(run, word, isWarning);
        try
        {
            _calls.Add(call, _cancelled);
        }
        catch (OperationCanceledException)
        {
            // The work learns of it at its next await; a message that cannot be written is no reason to end it sooner.
            Keep(call);
        }
    }

    private async Task<T> CallAsync<T>(Func<T> call)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Add(new PipelineCall(() => done.SetResult(call())), _cancelled);
        return await done.Task.WaitAsync(_cancelled).ConfigureAwait(false);
    }
}
