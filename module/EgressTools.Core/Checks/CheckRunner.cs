namespace EgressTools.Checks;

/// <summary>Runs checks. If one fails, the others continue.</summary>
public static class CheckRunner
{
    /// <summary>The kinds to read from a cluster for all checks that do not ask agents or pods.</summary>
    public static readonly SnapshotKinds Needs =
        CheckCatalogue.All.Aggregate(SnapshotKinds.Identities | SnapshotKinds.OfAgents,
            static (kinds, check) => kinds | check.Needs) & ~SnapshotKinds.ExitAddresses;

    /// <summary>Runs the chosen checks.</summary>
    /// <param name="input">The input.</param>
    /// <param name="options">The choice of checks.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="UsageException">The options name the target of an upgrade, and the version that runs is unknown.</exception>
    public static CheckReport Run(CheckInput input, CheckOptions options, CancellationToken cancellationToken = default)
    {
        input = input with { Snapshot = AgentGaps.WithMissing(input.Snapshot) };
        if (options.UpgradeTo is null)
            return RunAll(input, options, cancellationToken);
        if (input.Snapshot.Installation.Version is not { } version)
            throw new UsageException($"{Options.UpgradeTo} needs the version that runs, which is unknown. " +
                $"Pass it with {Options.CiliumVersion}", "UnknownVersion");
        var now = RunAll(input, options, cancellationToken);
        return RunAll(input with { Snapshot = options.World(input.Snapshot), UpgradeFrom = version }, options, cancellationToken).Since(now);
    }

    /// <summary>Runs one check on a world, and on each chart document; also for tests.</summary>
    internal static CheckResult Run(Check check, CheckWorld world, ImmutableArray<CheckResult> done, CheckOptions options, out SnapshotKinds read)
    {
        var result = RunOne(check, world, done, options, out read);
        if (check is not ConfigurationCheck)
            return result;
        foreach (var chart in world.Charts)
        {
            result = Together(result, RunOne(check, chart, done, options, out var more));
            read |= more;
        }
        return result;
    }

    /// <summary>The results of a check for an installation and for a chart document in one: all findings, and passed or found if either ran.</summary>
    private static CheckResult Together(CheckResult one, CheckResult other)
    {
        if (one.Outcome is CheckOutcome.Skipped || other.Outcome is CheckOutcome.Failed)
            return other;
        return other.Outcome is CheckOutcome.Skipped || one.Outcome is CheckOutcome.Failed
            ? one
            : Sorted(one.Check, [.. one.Findings, .. one.Suppressed, .. other.Findings, .. other.Suppressed]);
    }

    private static CheckResult RunOne(Check check, CheckWorld world, ImmutableArray<CheckResult> done, CheckOptions options, out SnapshotKinds read)
    {
        var context = new CheckContext(world, done);
        read = SnapshotKinds.None;
        if (Skipped(check, world) is { } skipped)
            return skipped;
        try
        {
            var found = check.Run(context).OrderBy(static f => f.Resource.Kind, StringComparer.Ordinal).ThenBy(static f => f.Resource.Name).ToList();
            read = context.Read;
            var result = Sorted(check, [.. found.Select(f => Suppressions.Mark(f, world.Suppressing, options))]);
            return result.Outcome is CheckOutcome.Passed && UnreadMaps(check, world.Snapshot) is { } skip ? skip : result;
        }
        // Any exception of a check is a fault of this tool, and must not lose the findings of the others.
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            return new CheckResult(check, CheckOutcome.Failed) { Reason = $"{error.GetType().Name}: {error.Message}" };
        }
    }

    private static CheckReport RunAll(CheckInput input, CheckOptions options, CancellationToken cancellationToken)
    {
        var world = new CheckWorld(input, cancellationToken);
        // The running state says nothing about another release.
        Check[] chosen =
            [.. CheckCatalogue.All.Where(c => IsChosen(c, options) && (options.UpgradeTo is null || c.Group != CheckGroup.Running))];
        var results = new CheckResult[chosen.Length];
        // The last ones tell what became of the others.
        var parallel = chosen.TakeWhile(static c => c.Group != CheckGroup.Tool).Count();
        Parallel.For(0, parallel, new ParallelOptions { CancellationToken = cancellationToken },
            i => results[i] = Run(chosen[i], world, [], options, out _));
        for (var i = parallel; i < chosen.Length; i++)
            results[i] = Run(chosen[i], world, [.. results[..i]], options, out _);
        return new CheckReport([.. results]);
    }

    private static bool IsChosen(Check check, CheckOptions options) =>
        (options.Only.IsEmpty || options.Only.Any(code => check.Code.StartsWith(code, StringComparison.Ordinal)))
        && !options.Skip.Any(s => s.Resource is null && check.Code.StartsWith(s.Code, StringComparison.Ordinal));

    private static CheckResult Sorted(Check check, ImmutableArray<CheckFinding> findings)
    {
        ImmutableArray<CheckFinding> counting = [.. findings.Where(static f => f.Suppressed is null)];
        return new CheckResult(check, counting.IsEmpty ? CheckOutcome.Passed : CheckOutcome.Found)
        {
            Findings = counting,
            Suppressed = [.. findings.Where(static f => f.Suppressed is not null)],
        };
    }

    private static CheckResult? Skipped(Check check, CheckWorld world)
    {
        var version = world.Snapshot.Installation.Version;
        if (!check.Versions.Contains(version ?? CiliumBehavior.NewestVersion))
            return version is null
                ? Skipped(check, CheckSkipKind.UnknownRelease, "",
                    $"applies to Cilium {check.Versions}, and the version is unknown. Pass {Options.CiliumVersion}")
                : Skipped(check, CheckSkipKind.OtherRelease, version.ToString(), $"applies to Cilium {check.Versions}, not to {version}");
        var missing = check.Needs & ~world.Known;
        if (missing == SnapshotKinds.None)
            return null;
        var (kind, subject, reason) = MissingKinds.Reason(missing, world.Snapshot);
        return Skipped(check, kind, subject, reason);
    }

    /// <summary>A check of agents' maps without findings is skipped, not passed, if the maps of some agents were not read.</summary>
    private static CheckResult? UnreadMaps(Check check, ClusterSnapshot snapshot)
    {
        if (check.Group is not CheckGroup.Running || !check.Needs.HasFlag(SnapshotKinds.AgentMaps)
            || !snapshot.Gaps.Any(static g => g.Kinds.HasFlag(SnapshotKinds.AgentMaps) && !g.IsAbsence))
            return null;
        var (kind, subject, reason) = MissingKinds.Reason(SnapshotKinds.AgentMaps, snapshot);
        return Skipped(check, kind, subject, reason);
    }

    private static CheckResult Skipped(Check check, CheckSkipKind kind, string subject, string reason) =>
        new(check, CheckOutcome.Skipped) { Reason = reason, Skip = new CheckSkipReason(kind, subject) };
}
