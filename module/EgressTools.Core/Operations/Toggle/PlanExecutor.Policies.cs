namespace EgressTools.Operations;

/// <content>Policies that are saved and deleted, and put back.</content>
internal sealed partial class PlanExecutor
{
    // Agents take entries out of their maps within their reconciliation interval of a second.
    private static readonly TimeSpan Reconciliation = TimeSpan.FromSeconds(2);

    private readonly PolicyStore _store = new(work.Client, work.Options.Clock, work.Report);
    private readonly List<string> _deleted = [];
    private SavedPolicies? _saved;

    private async Task<string?> RemovePoliciesAsync(CancellationToken cancellationToken)
    {
        if (work.Plan.Policies is PolicyHandling.Stay)
            return null;
        var items = await _store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (items.IsEmpty)
            return null;
        _saved = SavedPolicies.Write(work.Options.Variable, work.Plan.State.AgentsUid, items, work.Options.Clock.GetUtcNow());
        await _store.DeleteAsync(items, _deleted.Add, work.Options.Timeout, cancellationToken).ConfigureAwait(false);
        if (work.Plan.Goal is FeatureGoal.Off)
            await Task.Delay(Reconciliation, work.Options.Clock, cancellationToken).ConfigureAwait(false);
        return $"{Listed.Policies(_saved.Names)} {Plural.Verb(items.Length, "were")} saved in {_saved.Path} and deleted" +
            (work.Plan.Goal is FeatureGoal.Off ? $"; {Subcommands.Enable} offers to put {Plural.Them(items.Length)} back" : "");
    }

    private async Task<string?> RestorePoliciesAsync(CancellationToken cancellationToken)
    {
        if (_saved is not { } saved || work.Plan.Policies is not PolicyHandling.PutBack)
            return null;
        if (!_allRun)
            throw new ClusterException("the policies were not put back, because not every agent shows that it runs with the egress gateway", "PoliciesAside");
        if (_confirmed is null)
            await Task.Delay(_signals.More, work.Options.Clock, cancellationToken).ConfigureAwait(false);
        var (sentence, done) = await _store.RestoreAsync(saved, cancellationToken).ConfigureAwait(false);
        _saved = null;
        return done ? sentence : throw new ClusterException(sentence, "PoliciesAside");
    }

    /// <summary>What becomes of the saved policies where the run did not end well: as long as no
    /// agent runs otherwise than before, they are as right as they were.</summary>
    private async Task<FeatureOutcome> LeaveAsync(FeatureOutcome outcome)
    {
        if (_saved is not { } saved)
            return outcome;
        if (_deleted.Count == 0)
        {
            saved.Delete();
            return outcome;
        }
        var isAsBefore = _steps[^1] is { Step: FeatureStep.Rollback, Done: true } || (_left is [] && !_restarted);
        var sentence = isAsBefore && await TryRestoreAsync(saved).ConfigureAwait(false) is { } back ? back : Where(saved);
        _steps[^1] = _steps[^1] with { Sentence = $"{_steps[^1].Sentence}; {sentence}" };
        return outcome with
        {
            Steps = _steps.ToImmutable(),
            Failure = outcome.Failure is { } failure ? new ClusterException($"{failure.Message}; {sentence}", failure.Id, failure) : null
        };
    }

    private async Task<string?> TryRestoreAsync(SavedPolicies saved)
    {
        using var limit = new CancellationTokenSource(LastLook);
        try
        {
            // A request whose answer was not waited for may still be carried out.
            await Task.Delay(Reconciliation, work.Options.Clock, limit.Token).ConfigureAwait(false);
            return (await _store.RestoreAsync(saved, limit.Token).ConfigureAwait(false)).Sentence;
        }
        catch (Exception error) when (error is ClusterException or OperationCanceledException)
        {
            return null;
        }
    }

    private string Where(SavedPolicies saved) =>
        $"{Listed.Policies(_deleted)} {Plural.Verb(_deleted.Count, "are")} deleted and saved in {saved.Path}: when every agent runs with the egress gateway, " +
        $"put {Plural.Them(_deleted.Count)} back with '{saved.Command}', or with {Subcommands.Enable}, which offers it";
}
