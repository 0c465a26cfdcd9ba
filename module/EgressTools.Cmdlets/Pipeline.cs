using System.Collections.Concurrent;

namespace EgressTools.Cmdlets;

/// <summary>
/// The cmdlet as its work on the thread pool sees it. Each call runs on the cmdlet's own thread and the work waits for it, so nothing is produced that the
/// next command has not asked for.
/// </summary>
public sealed class Pipeline : IReport, IDialog
{
    private readonly Cmdlet _cmdlet;
    private readonly BlockingCollection<Action> _calls;
    private readonly CancellationToken _cancelled;

    internal Pipeline(Cmdlet cmdlet, BlockingCollection<Action> calls, CancellationToken cancelled)
    {
        _cmdlet = cmdlet;
        _calls = calls;
        _cancelled = cancelled;
    }

    /// <summary>Whether -Confirm, the session's preference or ShouldProcess itself answers questions.</summary>
    internal bool IsAnswered { get; init; }

    /// <summary>Whether somebody answers what follows from a failure: -Confirm:$false answers the change alone, and -WhatIf changes nothing.</summary>
    internal bool AnswersOffers { get; init; }

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

    public void Warn(string message) => Post(() => _cmdlet.WriteWarning(message));
    public void Fail(EgressException error, string? target = null) => Post(() => _cmdlet.WriteError(ErrorRecords.From(error, target)));

    /// <summary>A warning: notes are shown to those alone who ask for them.</summary>
    public void Conclude(string message) => Warn(message);

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
        return await ShouldProcessAsync($"{change}{place}", asked).ConfigureAwait(false)
            && (IsAnswered || !question.IsNeeded || await CallAsync(() => _cmdlet.ShouldContinue(asked, "EgressTools")).ConfigureAwait(false));
    }

    private Task<bool> ShouldProcessAsync(string what, string question) => CallAsync(() => _cmdlet.ShouldProcess(what, question, "EgressTools"));

    public void Note(string message) => Post(() => _cmdlet.WriteInformation(message, ["EgressTools"]));
    public void Explain(string message) => Detail(message);
    public void Detail(string message) => Post(() => _cmdlet.WriteVerbose(message));

    /// <summary>Says what only -Debug shows.</summary>
    internal void Debug(string message) => Post(() => _cmdlet.WriteDebug(message));
    public void Progress(Progress progress) => Post(() => _cmdlet.WriteProgress(ProgressRecords.From(progress)));

    private static bool Do(Action action)
    {
        action();
        return true;
    }

    private void Post(Action call)
    {
        try
        {
            _calls.Add(call, _cancelled);
        }
        catch (OperationCanceledException)
        {
            // The work learns of it at its next await; a message nobody will read is no reason to end it sooner.
        }
    }

    private async Task<T> CallAsync<T>(Func<T> call)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Add(() => done.SetResult(call()), _cancelled);
        return await done.Task.WaitAsync(_cancelled).ConfigureAwait(false);
    }
}
