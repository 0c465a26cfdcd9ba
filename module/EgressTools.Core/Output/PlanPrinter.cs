namespace EgressTools.Output;

/// <summary>How <c>plan</c> / <c>Get-EgressPlan</c> shows a plan.</summary>
public static class PlanPrinter
{
    /// <summary>The formats: those of lists, of the pods that change, and a text diff.</summary>
    public static readonly ImmutableArray<OutputKind> Formats = [.. OutputFormat.OfLists, OutputKind.Diff];

    /// <summary>The pods that change.</summary>
    public static readonly Listing<PodChange> Pods = new("EgressPlan", [
            new("NAMESPACE", static p => p.Pod.Namespace),
            new("POD", static p => p.Pod.Name),
            new("CHANGE", static p => PlanText.Word(p.Kind)) { IsWord = true, Tone = static p => ToneOf(p.Kind) },
            new("DESTINATIONS", static p => Cell.Of(p.Destinations.Select(static d => d.ToString()))) { IsList = true },
            new("FROM", static p => PlanText.Way(p.Before)),
            new("TO", static p => PlanText.Way(p.After)),
            new("POLICY-BEFORE", static p => p.Before.Policy, Wide: true),
            new("POLICY-AFTER", static p => p.After.Policy, Wide: true),
        ], Write, static p => $"pod/{p.Pod.Name}");

    private static readonly ImmutableArray<Column<PlannedPolicy>> PolicyColumns =
    [
        new("POLICY", static p => p.Name),
        new("CHANGE", static p => PlanText.Word(p.Kind)),
        new("FIELDS", static p => Cell.Of(p.Fields.Select(static f => f.Path).Concat(p.Faults.Select(static f => f.Path)))) { IsList = true },
    ];

    /// <summary>Writes the plan.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="pods">Its pods, in the order in which to show them.</param>
    /// <param name="headers">With the headers of tables.</param>
    /// <param name="colour">With colours.</param>
    /// <param name="fit">How wide tables may be; null for the standard.</param>
    public static void Write(TextWriter output, OutputFormat format, EgressPlan plan, IEnumerable<PodChange> pods, bool headers, bool colour,
        TableFit? fit = null)
    {
        Action write = format.Kind switch
        {
            OutputKind.Json or OutputKind.Yaml or OutputKind.JsonPath => () => ObjectPrinter.Write(output, format, [Document(plan, pods)]),
            OutputKind.Diff => () => PlanDiff.Write(output, plan),
            OutputKind.Table or OutputKind.Wide => () => WriteTables(output, format, plan, pods, headers, colour, ListPrinter.Fit(format.Kind, fit)),
            _ => () => ListPrinter.Write(output, format, Pods, pods, headers, colour, fit),
        };
        write();
    }

    /// <summary>The document: the pods are its items.</summary>
    public static JObject Document(EgressPlan plan, IEnumerable<PodChange> pods)
    {
        var document = new JObject { ["apiVersion"] = ListDocument.ApiVersion, ["kind"] = Pods.Kind, ["changes"] = !plan.IsEmpty };
        document["policies"] = new JArray(plan.Policies.Select(Policy));
        document["items"] = new JArray(pods.Select(static p => JsonText.ToObject(p, Pods.WriteItem)));
        document["afterRestart"] = new JArray(plan.AfterRestart.Select(static p => JsonText.ToObject(p, Pods.WriteItem)));
        document["emptied"] = new JArray(plan.Emptied.Select(Emptied));
        document["entries"] = new JObject { ["ipv4"] = Map(plan.IPv4), ["ipv6"] = Map(plan.IPv6) };
        document["conflicts"] = new JObject { ["new"] = Conflicts(plan.NewConflicts), ["gone"] = Conflicts(plan.OldConflicts) };
        if (!plan.Reasons.IsEmpty)
            document["reasons"] = new JArray(plan.Reasons);
        document["summary"] = new JObject(Enum.GetValues<PodChangeKind>().Select(kind => new JProperty(PlanText.Word(kind), plan.Count(kind))));
        return document;
    }

    private static void WriteTables(
        TextWriter output, OutputFormat format, EgressPlan plan, IEnumerable<PodChange> pods, bool headers, bool colour, TableFit? fit)
    {
        Table.Write(output, PolicyColumns, plan.Policies, headers, colour, fit);
        if (!plan.Policies.IsEmpty && !plan.Pods.IsEmpty)
            output.Write('\n');
        Table.Write(output, ListPrinter.Shown(Pods.Columns, format.Kind), pods, headers, colour, fit);
        if (!plan.AfterRestart.IsEmpty)
        {
            output.Write($"{(plan.Policies.IsEmpty && plan.Pods.IsEmpty ? "" : "\n")}After a restart of the agents:\n");
            Table.Write(output, ListPrinter.Shown(Pods.Columns, format.Kind), plan.AfterRestart, headers, colour, fit);
        }
        if (!plan.Policies.IsEmpty || !plan.Pods.IsEmpty)
            output.Write('\n');
        output.WriteLines(PlanText.Summary(plan));
    }

    private static Tone ToneOf(PodChangeKind kind) => kind switch
    {
        PodChangeKind.Moves or PodChangeKind.Loses or PodChangeKind.Contested or PodChangeKind.Depends => Tone.Doubtful,
        PodChangeKind.Drops => Tone.Bad,
        _ => Tone.Good,
    };

    private static JObject Policy(PlannedPolicy policy)
    {
        var document = new JObject { ["name"] = policy.Name, ["change"] = PlanText.Word(policy.Kind) };
        if (policy.Ignored is not null)
            document["ignored"] = policy.Ignored;
        if (policy.Kept)
            document["keepsOldVersion"] = true;
        if (policy.MayHoldEarlier)
            document["mayHoldEarlierVersion"] = true;
        if (!policy.Unknown.IsEmpty)
            document["unknownFields"] = new JArray(policy.Unknown);
        if (!policy.Faults.IsEmpty)
            document["faults"] = new JArray(
                policy.Faults.Select(static f => new JObject { ["field"] = f.Path, ["line"] = f.Line, ["message"] = f.Message, ["remedy"] = f.Remedy }));
        if (!policy.Fields.IsEmpty)
            document["fields"] = new JArray(policy.Fields.Select(Field));
        return document;
    }

    private static JObject Field(FieldChange field)
    {
        var document = new JObject { ["path"] = field.Path };
        if (field.Before is not null)
            document["before"] = JToken.Parse(field.Before);
        if (field.After is not null)
            document["after"] = JToken.Parse(field.After);
        return document;
    }

    private static JObject Map(MapUse use) => new() { ["before"] = use.Before, ["after"] = use.After, ["peak"] = use.Peak, ["limit"] = use.Limit };

    private static JObject Emptied(EmptiedEntry entry) => new()
    {
        ["namespace"] = entry.Pod.Namespace,
        ["pod"] = entry.Pod.Name,
        ["destinationCIDR"] = entry.Destination.ToString(),
        ["policy"] = entry.Policy,
        ["certain"] = entry.IsSure,
    };

    private static JArray Conflicts(ImmutableArray<PlannedConflict> conflicts) => new(conflicts.Select(static c => new JObject
    {
        ["namespace"] = c.Pod.Namespace,
        ["pod"] = c.Pod.Name,
        ["destinationCIDR"] = c.Destination.ToString(),
        ["policies"] = new JArray(c.Policies),
    }));

    private static void Write(Utf8JsonWriter json, PodChange pod)
    {
        json.WriteString("namespace", pod.Pod.Namespace);
        json.WriteString("pod", pod.Pod.Name);
        json.WriteString("change", PlanText.Word(pod.Kind));
        json.WriteTexts("destinationCIDRs", pod.Destinations);
        json.WriteObject("before", pod.Before, Write);
        json.WriteObject("after", pod.After, Write);
    }

    private static void Write(Utf8JsonWriter json, PlannedExit exit)
    {
        json.WriteString("outcome", RouteText.Word(exit.Outcome));
        json.WriteText("policy", exit.Policy);
        json.WriteTexts("gatewayNodes", Parts(exit.GatewayNode));
        // Null: it depends on the gateway's interfaces.
        json.WriteTexts("egressIPs", Parts(exit.EgressIP).Select(static ip => PlannedExit.IsDepending(ip) ? null : ip));
        json.WriteTexts("publicAddresses", Parts(exit.PublicAddresses));
        json.WriteText("reason", exit.Reason);
    }

    private static string[] Parts(string joined) => joined.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
