namespace EgressTools.Operations;

/// <summary>
/// What was read for completions, for a few seconds. A second key press asks no server again, and finds what arrived after the first had stopped waiting.
/// </summary>
/// <param name="clock">Tells when something is too old.</param>
/// <param name="life">How long something is read, and kept.</param>
internal sealed class CompletionCache(TimeProvider clock, TimeSpan life)
{
    private readonly Dictionary<object, (long Since, Task<ImmutableArray<Candidate>> Reading)> _kept = [];

    /// <summary>What is kept under a key, else what is read. What cannot be read has no candidates: an error has no place at a prompt.</summary>
    public Task<ImmutableArray<Candidate>> GetAsync(object key, Func<CancellationToken, Task<ImmutableArray<Candidate>>> read)
    {
        lock (_kept)
        {
            foreach (var old in _kept.Where(k => clock.GetElapsedTime(k.Value.Since) >= life).Select(static k => k.Key).ToList())
                _kept.Remove(old);
            if (!_kept.TryGetValue(key, out var entry))
                _kept.Add(key, entry = (clock.GetTimestamp(), Task.Run(() => ReadAsync(read))));
            return entry.Reading;
        }
    }

    private async Task<ImmutableArray<Candidate>> ReadAsync(Func<CancellationToken, Task<ImmutableArray<Candidate>>> read)
    {
        using var limit = new CancellationTokenSource(life, clock);
        try
        {
            return await read(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EgressException or OperationCanceledException)
        {
            return [];
        }
    }
}
