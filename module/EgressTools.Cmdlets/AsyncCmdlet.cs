using System.Collections.Concurrent;
using System.Runtime.Loader;

namespace EgressTools.Cmdlets;

/// <summary>
/// A cmdlet whose work runs on the thread pool while its own thread serves the calls that only it may make. Whichever way it ends, by itself, by Ctrl-C or
/// because a later command has had enough, the work has ended before the cmdlet does.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    // What the commands that are not at their end on this thread have warned of.
    [ThreadStatic]
    private static Dictionary<string, AsyncCmdlet>? _warned;

    private readonly CancellationTokenSource _stopping = new();
    private bool _isDone;

    static AsyncCmdlet()
    {
        // A core that only this module uses; where others share it, as in tests, each cmdlet speaks for itself.
        if (AssemblyLoadContext.GetLoadContext(typeof(FrontEnd).Assembly) != AssemblyLoadContext.Default)
            FrontEnd.Standard = FrontEnd.PowerShell;
    }

    /// <summary>Made by PowerShell, on the thread on which it runs.</summary>
    protected AsyncCmdlet() => FrontEnd.Enter(FrontEnd.PowerShell);

    /// <summary>Called by PowerShell on Ctrl-C, on another thread.</summary>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Runs the work to its end. An <see cref="EgressException"/> ends the command with an error.</summary>
    private protected void Run(Func<Pipeline, CancellationToken, Task> work)
    {
        var (isAnswered, answersOffers) = (IsAnswered, AnswersOffers);
        using var calls = new BlockingCollection<PipelineCall>(boundedCapacity: 1);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var pipeline = new Pipeline(this, calls, cancel.Token)
        {
            IsAnswered = isAnswered,
            AnswersOffers = answersOffers,
            ShowsNotes = ShowsNotes,
            DebugsDetails = MyInvocation.BoundParameters.TryGetValue("Debug", out var debug) && LanguagePrimitives.IsTrue(debug)
                && !MyInvocation.BoundParameters.ContainsKey("Verbose"),
            IsStopping = () => _stopping.IsCancellationRequested,
        };
        var task = Task.Run(async () =>
        {
            try
            {
                await work(pipeline, cancel.Token).ConfigureAwait(false);
            }
            finally
            {
                calls.CompleteAdding();
            }
        });
        try
        {
            foreach (var call in calls.GetConsumingEnumerable())
                Serve(call, pipeline);
        }
        finally
        {
            // Also reached when a later command has had enough.
            cancel.Cancel();
            while (!calls.IsCompleted)
            {
                if (calls.TryTake(out var late, millisecondsTimeout: 10))
                    pipeline.Keep(late);
            }
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
            // A pipeline that is being stopped takes nothing any more, and what was done so far has to be known all the same.
            foreach (var word in pipeline.Unsaid)
                Host.UI.WriteWarningLine(word);
        }
        Finish(task);
    }

    /// <summary>Warns, unless another command of the pipeline has done it: each reads the cluster for itself, and finds the same.</summary>
    internal void WarnOnce(string message)
    {
        _warned ??= new(StringComparer.Ordinal);
        if (_warned.TryGetValue(message, out var by) && by != this && !by._isDone)
            return;
        // Who is told to keep quiet has not said it.
        if (!MyInvocation.BoundParameters.ContainsKey("WarningAction"))
            _warned[message] = this;
        WriteWarning(message);
    }

    private void Serve(PipelineCall call, Pipeline pipeline)
    {
        try
        {
            call.Run();
        }
        catch (PipelineStoppedException) when (_stopping.IsCancellationRequested)
        {
            pipeline.Keep(call);
            throw;
        }
    }

    // These can be asked for on this thread only.
    private bool IsAnswered => MyInvocation.BoundParameters.ContainsKey("Confirm") || Preference != ConfirmImpact.High
        || Attribute.GetCustomAttribute(GetType(), typeof(CmdletAttribute)) is CmdletAttribute { ConfirmImpact: ConfirmImpact.High };

    private bool AnswersOffers => !IsPresent("WhatIf") && (MyInvocation.BoundParameters.ContainsKey("Confirm") ? IsPresent("Confirm")
        : Preference != ConfirmImpact.None);

    private ConfirmImpact Preference => LanguagePrimitives.ConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference", ConfirmImpact.High));

    // Who says what is to become of information has said it; where nobody has, a note is shown, as Write-Host would.
    private bool ShowsNotes => !MyInvocation.BoundParameters.ContainsKey("InformationAction");

    private bool IsPresent(string parameter) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var value) && value is SwitchParameter { IsPresent: true };

    private void Finish(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (EgressException error)
        {
            if (!ErrorRecords.GoesOn(error))
                ThrowTerminatingError(ErrorRecords.From(error));
            WriteError(ErrorRecords.From(error));
        }
#pragma warning disable CA1031 // The last resort: whatever gets here is a bug, and is told as one.
        catch (Exception bug) when (bug is not (RuntimeException or OperationCanceledException))
#pragma warning restore CA1031
        {
            ThrowTerminatingError(ErrorRecords.From(bug));
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _isDone = true;
        foreach (var (message, _) in _warned?.Where(w => w.Value == this).ToList() ?? [])
            _warned!.Remove(message);
        _stopping.Dispose();
    }
}
