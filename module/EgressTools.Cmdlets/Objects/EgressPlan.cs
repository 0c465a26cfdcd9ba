namespace EgressTools;

/// <summary>What a change would do, as Get-EgressPlan shows it.</summary>
[View(Text = nameof(Display))]
public sealed class EgressPlan : EgressObject
{
    private readonly Planning.EgressPlan _plan;

    internal EgressPlan(Planning.EgressPlan plan) => _plan = plan;

    /// <summary>No policy, pod or map entry changes.</summary>
    public bool IsEmpty => _plan.IsEmpty;
    /// <summary>The policies that change, by name.</summary>
    [Sentences]
    public ItemCollection<EgressPlanPolicy> Policies => new(_plan.Policies.Select(static p => new EgressPlanPolicy(p)));
    /// <summary>The pods whose traffic leaves another way, by kind of change and name.</summary>
    [Sentences]
    public ItemCollection<EgressPlanPod> Pods => Changes(_plan.Pods);
    /// <summary>What changes further when the agents restart.</summary>
    [Sentences]
    public ItemCollection<EgressPlanPod> AfterRestart => Changes(_plan.AfterRestart);
    /// <summary>What it comes to, a line each.</summary>
    [Sentences]
    public ItemCollection<string> Summary => Texts(PlanText.Summary(_plan));
    /// <summary>Conflicts that appear, each as "pod destination: policies".</summary>
    [Sentences]
    public ItemCollection<string> NewConflicts => Conflicts(_plan.NewConflicts);
    /// <summary>Conflicts that end.</summary>
    [Sentences]
    public ItemCollection<string> EndedConflicts => Conflicts(_plan.OldConflicts);
    /// <summary>Entries that are missing until the next event in the cluster, each as "pod destination: policy".</summary>
    [Sentences]
    public ItemCollection<string> EmptiedEntries => Texts(_plan.Emptied.Select(static e => $"{e.Pod} {e.Destination}: {e.Policy}"));
    /// <summary>The policy to touch a second after the change; null where none has to be.</summary>
    public string? Touch => Text(_plan.Touch);
    /// <summary>Entries for IPv4 in every agent's map, now.</summary>
    public int EntriesBefore => _plan.IPv4.Before;
    /// <summary>The same after the change.</summary>
    public int EntriesAfter => _plan.IPv4.After;
    /// <summary>The same for IPv6, now.</summary>
    public int IPv6EntriesBefore => _plan.IPv6.Before;
    /// <summary>The same for IPv6 after the change.</summary>
    public int IPv6EntriesAfter => _plan.IPv6.After;
    /// <summary>How many entries of a family an agent's map holds.</summary>
    public int EntriesLimit => _plan.IPv4.Limit;
    /// <summary>The plan for people.</summary>
    [NotShown]
    public string Display
    {
        get
        {
            using var text = new StringWriter();
            Write(text, EgressPlanPolicy.Columns, Policies, "");
            Write(text, EgressPlanPod.Columns, Pods, "");
            Write(text, EgressPlanPod.Columns, AfterRestart, "After a restart of the agents:\n");
            text.Write(string.Join('\n', Summary));
            return text.ToString().ReplaceLineEndings();
        }
    }

    private static void Write<T>(StringWriter text, ImmutableArray<Column<T>> columns, ItemCollection<T> items, string title)
    {
        if (items.Count == 0)
            return;
        text.Write(title);
        Table.Write(text, columns, items, headers: true);
        text.Write('\n');
    }

    private static ItemCollection<EgressPlanPod> Changes(IEnumerable<PodChange> changes) => new(changes.Select(static c => new EgressPlanPod(c)));

    private static ItemCollection<string> Conflicts(IEnumerable<PlannedConflict> conflicts) =>
        Texts(conflicts.Select(static c => $"{c.Pod} {c.Destination}: {string.Join(", ", c.Policies)}"));

    /// <summary>In one line.</summary>
    public override string ToString() => string.Join("; ", Summary);
}

/// <summary>A policy that a plan changes.</summary>
[View(nameof(Name), nameof(Change), nameof(Fields))]
public sealed class EgressPlanPolicy : EgressObject
{
    internal static ImmutableArray<Column<EgressPlanPolicy>> Columns =>
    [
        new(nameof(Name), static p => p.Name ?? ""), new(nameof(Change), static p => p.Change), new(nameof(Fields), static p => p.Fields ?? ""),
    ];

    private readonly PlannedPolicy _policy;

    internal EgressPlanPolicy(PlannedPolicy policy) => _policy = policy;

    /// <summary>The policy's name.</summary>
    public string? Name => Text(_policy.Name);
    /// <summary>created, changed, deleted or rejected.</summary>
    public string Change => PlanText.Word(_policy.Kind);
    /// <summary>The fields that change or that are refused, with commas.</summary>
    public string? Fields => Text(Cell.Of(_policy.Fields.Select(static f => f.Path).Concat(_policy.Faults.Select(static f => f.Path))));
    /// <summary>Why the agents will ignore it; null where they will not.</summary>
    public string? Ignored => Text(_policy.Ignored);
    /// <summary>The file and line where it was read; null where it was piped.</summary>
    public string? Source => Text(_policy.Source);

    /// <summary>In one line.</summary>
    public override string ToString() => $"{Name}: {Change}{(Fields is null ? "" : $" ({Fields})")}";
}

/// <summary>A pod that leaves another way by a plan.</summary>
[View(nameof(Pod), nameof(Change), nameof(Destination), nameof(From), nameof(To))]
public sealed class EgressPlanPod : EgressObject
{
    internal static ImmutableArray<Column<EgressPlanPod>> Columns =>
    [
        new(nameof(Pod), static p => p.Pod ?? ""), new(nameof(Change), static p => p.Change), new(nameof(Destination), static p => p.Destination ?? ""),
        new(nameof(From), static p => p.From ?? ""), new(nameof(To), static p => p.To ?? ""),
    ];

    private readonly PodChange _change;

    internal EgressPlanPod(PodChange change) => _change = change;

    /// <summary>The pod: namespace/name.</summary>
    public string? Pod => Text(_change.Pod);
    /// <summary>moves, drops, contested, loses, gains, recovers, settles or depends.</summary>
    public string Change => PlanText.Word(_change.Kind);
    /// <summary>The destinations, with commas.</summary>
    public string? Destination => Text(Cell.Of(_change.Destinations.Select(static d => d.ToString())));
    /// <summary>How it leaves now.</summary>
    public string? From => Text(PlanText.Way(_change.Before));
    /// <summary>How it leaves after the change.</summary>
    public string? To => Text(PlanText.Way(_change.After));
    /// <summary>The policy now.</summary>
    public string? PolicyBefore => Text(_change.Before.Policy);
    /// <summary>The policy after the change.</summary>
    public string? PolicyAfter => Text(_change.After.Policy);
    /// <summary>The gateway node now; several with commas.</summary>
    public string? GatewayBefore => Text(_change.Before.GatewayNode);
    /// <summary>The gateway node after the change.</summary>
    public string? GatewayAfter => Text(_change.After.GatewayNode);
    /// <summary>The egress IP now; several with commas.</summary>
    public string? EgressIPBefore => Text(_change.Before.EgressIP);
    /// <summary>The egress IP after the change.</summary>
    public string? EgressIPAfter => Text(_change.After.EgressIP);
    /// <summary>The addresses that servers outside see now, with commas.</summary>
    public string? PublicIPBefore => Text(_change.Before.PublicAddresses);
    /// <summary>The same after the change.</summary>
    public string? PublicIPAfter => Text(_change.After.PublicAddresses);
    /// <summary>Why it is dropped after the change, or what its egress IP depends on.</summary>
    public string? Reason => Text(_change.After.Reason);

    /// <summary>In one line.</summary>
    public override string ToString() => $"{Pod} {Change} for {Destination}: {From} -> {To}";
}
