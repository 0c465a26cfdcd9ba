namespace EgressTools.Operations;

/// <summary>What can be repaired of what the checks found, and how files read then. It reads and writes nothing; <see cref="RepairedFile"/> does.</summary>
public static class PolicyRepairs
{
    /// <summary>The repairs of policies, by name, also those after which pods leave by another address. Suppressed findings are left alone.</summary>
    public static ImmutableArray<PolicyRepair> Repairs(CheckReport report, ClusterSnapshot snapshot)
    {
        var kind = CheckResource.Policy("").Kind;
        var found = report.Findings.Where(f => f.Resource.Kind == kind && PolicyFixes.Knows(f.Code))
            .ToLookup(static f => (f.Resource.Name.Name, f.Source), static f => f.Code);
        // A document of wrong types, or with a key twice, cannot be written anew without a decision.
        var writable = snapshot.Policies.Concat(snapshot.Replaced).Where(static p => !p.Faults.Any(static f => f.IsMalformed || f.IsRepeated));
        ImmutableArray<PolicyRepair> all = [.. writable
            .Select(p => Repair(p, found[(p.Name, p.Source)], snapshot)).OfType<PolicyRepair>().OrderBy(static r => r.Before.Name, StringComparer.Ordinal)];
        // One plan is enough where no repair moves a pod.
        return Moved(all, snapshot) == 0 ? all : [.. all.SelectMany(r => Divided(r, snapshot))];
    }

    /// <summary>What to do instead of a repair that moves pods.</summary>
    public static string Undecided(PolicyRepair repair) =>
        $"policy {repair.Before.Name} is not repaired for {Listed.All(repair.Codes)}: {Plural.Count(repair.Moved, "pod")} would leave by another address. " +
        $"Choose the gateways, change the policy, and run '{Subcommands.Plan} {Options.Filename.With("FILE")}' to see which pods move";

    /// <summary>Those of policies that are among some documents, and not of the cluster beside them.</summary>
    public static ImmutableArray<PolicyRepair> Among(ImmutableArray<PolicyRepair> repairs, ClusterSnapshot documents)
    {
        var own = documents.Policies.Concat(documents.Replaced).ToHashSet<EgressPolicy>(ReferenceEqualityComparer.Instance);
        return [.. repairs.Where(r => own.Contains(r.Before))];
    }

    /// <summary>What to know before repaired policies are applied: whether pods move is unknown without pods; agents lose entries with an old spelling of a
    /// CIDR, and a touch brings them back.</summary>
    public static IEnumerable<string> Notes(ImmutableArray<PolicyRepair> repairs, ClusterSnapshot snapshot) =>
        (from repair in snapshot.Endpoints.IsEmpty ? repairs : []
         where !repair.Before.Gateways.SequenceEqual(repair.After.Gateways)
         select $"policy {repair.After.Name} gets other gateways, and no pods were read: '{Subcommands.Plan}' tells which of them move").Concat(
        from repair in CiliumBehavior.For(snapshot.Installation.Version).DeletesOldSpellings ? repairs : []
        where Spellings.OneGoes(repair.Before, repair.After)
        select $"policy {repair.After.Name}: agents delete the entry of a CIDR whose spelling changes until the next event in the cluster. " +
            $"'{Subcommands.Apply}' touches the policy {PolicyTouch.Delay.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s later, which restores it. "
            + $"Where something else applies it, run {PolicyTouch.Command(repair.After.Name)}");

    /// <summary>A file with the repairs of the policies that were read from it. Everything else of its text stays as it is.</summary>
    public static FileRepair InFile(string file, byte[] bytes, ImmutableArray<PolicyRepair> repairs)
    {
        var text = new DocumentText(bytes);
        var objects = text.Objects().ToLookup(static o => (o.Line, (string?)o.Object["metadata"]?["name"]));
        var placed = repairs.Select(r => Place(r, objects[(r.Before.Source?.Line ?? 0, r.Before.Name)])).ToLookup(static p => p.Change is not null);
        ImmutableArray<PlacedRepair> known = [.. placed[true]];
        var done = Writable(text, known);
        var after = text.Bytes(With(text, done) ?? text.Text);
        return new FileRepair(file, [.. bytes], [.. after])
        {
            Done = [.. done.Select(static d => d.Repair)],
            ByHand = [.. known.Except(done).Select(static k => k.Repair)],
            Gone = [.. placed[false].Select(static p => p.Repair)],
            Lines = [.. text.Objects().Zip(new DocumentText(after).Objects(), static (old, next) => (old.Line, next.Line))],
        };
    }

    /// <summary>The changes of a file as a unified diff, and of what people have to change the documents as they should be.</summary>
    public static string Diff(FileRepair file) =>
        Diff(file.File.TrimStart('/'), Shown(file.Before), Shown(file.After)) + string.Concat(file.ByHand.Select(Diff));

    /// <summary>A policy's document as a unified diff.</summary>
    public static string Diff(PolicyRepair repair) => Diff($"policies/{repair.Before.Name}.yaml", Document(repair.Before), Document(repair.After));

    /// <summary>The snapshot with repaired policies in place of what they were, at the lines where they are in the written files.</summary>
    public static ClusterSnapshot After(ClusterSnapshot snapshot, IEnumerable<PolicyRepair> repairs, IEnumerable<FileRepair> files)
    {
        var repaired = new Dictionary<EgressPolicy, EgressPolicy>(ReferenceEqualityComparer.Instance);
        foreach (var repair in repairs)
            repaired[repair.Before] = repair.After;
        var lines = files.ToDictionary(static f => f.File,
            static f => f.Lines.DistinctBy(static l => l.Before).ToDictionary(static l => l.Before, static l => l.After), StringComparer.Ordinal);
        return snapshot with { Policies = [.. snapshot.Policies.Select(After)], Replaced = [.. snapshot.Replaced.Select(After)] };

        EgressPolicy After(EgressPolicy policy)
        {
            var after = repaired.GetValueOrDefault(policy, policy);
            return policy.Source is { } source && lines.TryGetValue(source.File, out var moved) && moved.TryGetValue(source.Line, out var line)
                ? after with { Source = source with { Line = line } } : after;
        }
    }

    /// <summary>The repair without a decision, and the one that needs it: codes whose fix moves pods, or all where only together they do.</summary>
    private static IEnumerable<PolicyRepair> Divided(PolicyRepair all, ClusterSnapshot snapshot)
    {
        all = all with { Moved = Moved([all], snapshot) };
        if (all.Moved == 0)
            return [all];
        var moving = all.Codes.Where(c => Repair(all.Before, [c], snapshot) is { } one && Moved([one], snapshot) > 0).ToHashSet(StringComparer.Ordinal);
        return Repair(all.Before, all.Codes.Where(c => !moving.Contains(c)), snapshot) is { } rest && Moved([rest], snapshot) == 0
            ? [rest, all with { Codes = [.. all.Codes.Where(moving.Contains)] }] : [all];
    }

    private static PolicyRepair? Repair(EgressPolicy policy, IEnumerable<string> codes, ClusterSnapshot snapshot) =>
        PolicyFixes.Apply(policy, [.. codes.Distinct(StringComparer.Ordinal)], snapshot) is var (after, done) ? new PolicyRepair(policy, after, done) : null;

    /// <summary>How many pods leave by another address once policies are repaired, as far as pods and nodes are known. That a pod is no longer dropped, or no
    /// longer in conflict, and leaves by a gateway then, is what its policy says.</summary>
    private static int Moved(ImmutableArray<PolicyRepair> repairs, ClusterSnapshot snapshot)
    {
        if (repairs.IsEmpty || snapshot.Endpoints.IsEmpty || Prerequisites.Missing(snapshot) is not null)
            return 0;
        return PlanMaker.Compare(snapshot, After(snapshot, repairs, [])).Pods
            .Where(static c => c is not { Kind: PodChangeKind.Recovers or PodChangeKind.Settles, After.Outcome: RouteOutcome.Gateway })
            .Select(static c => c.Pod).Distinct().Count();
    }

    private static PlacedRepair Place(PolicyRepair repair, IEnumerable<ObjectPlace> places) => new(repair,
        places.Select(p => (Place: p, Wanted: RepairedDocument.Of(p.Object, repair.Before, repair.After))).Where(static c => c.Wanted is not null)
            .Select(static c => ((ObjectPlace, JObject)?)(c.Place, c.Wanted!)).FirstOrDefault());

    /// <summary>Those that can be written, all together where that goes well, else those that can be written alone.</summary>
    private static ImmutableArray<PlacedRepair> Writable(DocumentText text, ImmutableArray<PlacedRepair> changes)
    {
        if (changes.IsEmpty || With(text, changes) is not null)
            return changes;
        ImmutableArray<PlacedRepair> alone = [.. changes.Where(c => With(text, [c]) is not null)];
        return With(text, alone) is null ? [] : alone;
    }

    private static string? With(DocumentText text, ImmutableArray<PlacedRepair> changes) => text.With([.. changes.Select(static c => c.Change!.Value)]);

    private static string Diff(string name, string before, string after)
    {
        using var diff = new StringWriter();
        UnifiedDiff.Write(diff, name, before, after);
        return diff.ToString();
    }

    private static string Shown(ImmutableArray<byte> bytes) => Encoding.UTF8.GetString(bytes.AsSpan()).TrimStart('\ufeff').TrimEnd('\n');

    private static string Document(EgressPolicy policy) => YamlWriter.Write(PolicySpec.Document(policy)).TrimEnd('\n');

    /// <summary>A repair, and where in the text its document is; null if it is no longer there.</summary>
    private sealed record PlacedRepair(PolicyRepair Repair, (ObjectPlace Place, JObject Wanted)? Change);
}
