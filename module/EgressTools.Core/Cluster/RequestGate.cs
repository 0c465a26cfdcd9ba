namespace EgressTools.Cluster;

/// <summary>How many requests run at the same time: as many as come, until the server has too much to do. Then half as many, down to one, and slowly more again
/// while it answers: requests of one command that compete for the same seat of the server would keep each other out.</summary>
internal sealed class RequestGate
{
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private double _limit = double.PositiveInfinity;
    private int _running;

    /// <summary>Waits for a place. Each must be given back by <see cref="Leave"/>.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            _waiting.Enqueue(turn);
            Admit();
        }
        await using var leaving = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken)).ConfigureAwait(false);
        await turn.Task.ConfigureAwait(false);
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="isBusy">The server said that it has too much to do.</param>
    public void Leave(bool isBusy)
    {
        lock (_waiting)
        {
            _limit = isBusy ? Math.Max(1, Math.Min(_limit, _running) / 2) : _limit + (1 / _limit);
            _running--;
            Admit();
        }
    }

    private void Admit()
    {
        while (_running + 1 <= _limit && _waiting.TryDequeue(out var next))
        {
            // Who has given up takes no place.
            if (next.TrySetResult())
                _running++;
        }
    }
}
