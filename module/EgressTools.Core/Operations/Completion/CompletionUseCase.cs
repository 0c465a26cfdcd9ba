namespace EgressTools.Operations;

/// <summary>Completes the values of options as their declarations say. What cannot be found in time has no candidates.</summary>
/// <param name="clock">What the waiting is measured by.</param>
/// <param name="life">How long something is read, and kept.</param>
public sealed class CompletionUseCase(TimeProvider clock, TimeSpan life)
{
    private readonly CompletionCache _cache = new(clock, life);

    /// <summary>The words that begin with what is typed, in whatever case. Names that would reach into the terminal are left out.</summary>
    /// <param name="request">What is completed.</param>
    /// <param name="patience">How long it may take. What arrives later is found by the next request.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<ImmutableArray<Candidate>> RunAsync(CompletionRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var found = Words(request.Option).Concat(await FindAsync(request, patience, cancellationToken).ConfigureAwait(false));
        return
        [
            .. found.Where(c => c.Value.StartsWith(request.Word, StringComparison.OrdinalIgnoreCase) && !c.Value.Any(char.IsControl))
                .DistinctBy(static c => c.Value, StringComparer.Ordinal)
                .OrderBy(static c => c.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>What the declaration says without anything being read.</summary>
    private static IEnumerable<Candidate> Words(OptionDefinition option) => (!option.Allowed.IsEmpty ? option.Allowed
        : (FrontEnd.IsPowerShell && !option.ParameterSuggested.IsEmpty ? option.ParameterSuggested : option.Suggested)
            .AddRange(option.Default?.Split(", ") ?? []))
            // A number is typed as fast as it is chosen.
            .Where(static word => !word.All(char.IsAsciiDigit))
            .Select(word => new Candidate(option.Completion == OptionCompletion.Reports && FrontEnd.IsPowerShell ? word + "=" : word));

    private async Task<IEnumerable<Candidate>> FindAsync(CompletionRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (request.Option.Completion is OptionCompletion.None or OptionCompletion.Files or OptionCompletion.Reports)
            return [];
        try
        {
            return await Task.Run(() => FindAsync(request), cancellationToken).WaitAsync(patience, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return [];
        }
    }

    private async Task<IEnumerable<Candidate>> FindAsync(CompletionRequest request)
    {
        var (completion, word) = (request.Option.Completion, request.Word);
        var space = request.AllNamespaces ? "" : null;
        if (completion is OptionCompletion.Checks or OptionCompletion.SkippedChecks)
        {
            return word.Split('=') is [var code, _] && completion == OptionCompletion.SkippedChecks
                ? (await ReadAsync(request, OptionCompletion.Policies, space).ConfigureAwait(false)).Select(p => new Candidate($"{code}={p.Value}"))
                : CheckCatalogue.All.Select(static c => new Candidate(c.Code, c.Title));
        }
        if (completion == OptionCompletion.Pods)
            return await ReadAsync(request, completion, word.Split('/') is [{ Length: > 0 } named, _] ? named : space).ConfigureAwait(false);
        var values = await ReadAsync(request, completion, space).ConfigureAwait(false);
        return CompletionReader.IsLabelled(completion) ? SelectorWord.Complete(word, values) : values;
    }

    private Task<ImmutableArray<Candidate>> ReadAsync(CompletionRequest request, OptionCompletion completion, string? space) => _cache.GetAsync(
        (completion, space, request.Place, CompletionReader.Stamp(request.Place)),
        cancellationToken => new CompletionReader(request.Place).ReadAsync(completion, space, cancellationToken));
}
