using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>How one policy of a run ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Target">What a failure is about.</param>
/// <param name="Error">Why it failed; null on success.</param>
internal readonly record struct PolicyEnd(string Name, string Target, EgressException? Error);

/// <summary>Changes policies one after the other and touches one where that is needed. However it ends, it tells what was done and what was not.</summary>
internal sealed class PolicyRun<TStep, TOutcome>(DryRun dryRun, World world, IReport report)
{
    /// <summary>Does one step; a failure is in what comes back.</summary>
    public required Func<TStep, CancellationToken, Task<TOutcome>> Do { get; init; }

    /// <summary>How a step ended.</summary>
    public required Func<TOutcome, PolicyEnd> End { get; init; }

    /// <summary>What was done and what was not, out of the outcomes and whether it was interrupted; null where nothing is to be told.</summary>
    public required Func<List<TOutcome>, bool, string?> Summary { get; init; }

    /// <summary>The policy to touch after these outcomes; null for none.</summary>
    public required Func<List<TOutcome>, string?> ToTouch { get; init; }

    /// <summary>Does the steps, and ends after the request that is under way where it is cancelled, or where no further request makes sense.</summary>
    public async IAsyncEnumerable<TOutcome> RunAsync(ImmutableArray<TStep> steps, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (outcomes, touched) = (new List<TOutcome>(), dryRun != DryRun.None);
        try
        {
            foreach (var step in steps)
            {
                var outcome = await Do(step, cancellationToken).ConfigureAwait(false);
                outcomes.Add(outcome);
                var end = End(outcome);
                if (end.Error is { } error)
                    report.Fail(error, end.Target);
                yield return outcome;
                cancellationToken.ThrowIfCancellationRequested();
                if (end.Error is ClusterException { EndsRun: true })
                    break;
            }
            touched = touched || await PolicyToucher.RunAsync(ToTouch(outcomes), world, report, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also where it is interrupted.
            if (dryRun == DryRun.None && Summary(outcomes, cancellationToken.IsCancellationRequested) is { Length: > 0 } summary)
                report.Conclude(summary);
            if (!touched && ToTouch(outcomes) is { } policy)
                report.Warn(PolicyTouch.ByHand(policy));
        }
    }
}
