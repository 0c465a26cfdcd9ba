namespace EgressTools.Output;

/// <summary>How <c>verify</c> / <c>Compare-EgressRule</c> shows differences.</summary>
public static class DifferenceListing
{
    /// <summary>The listing.</summary>
    public static readonly Listing<RuleDifference> Listing = new(
        "EgressRuleDifferenceList", [
            new("CLASS", static d => Word(d.Class)) { IsWord = true, Tone = static d => ToneOf(d.Class) },
            new("NODES", static d => Nodes(d.Nodes)),
            new("POD", static d => d.Pod?.ToString() ?? d.Source?.ToString() ?? ""),
            new("DESTINATION-CIDR", static d => d.Destination?.ToString() ?? ""),
            new("EXPECTED", static d => string.Join(" | ", d.Expected.Select(v => Text(d.Class, v)).Distinct(StringComparer.Ordinal))),
            new("ACTUAL", static d => d.Actual is { } value ? Text(d.Class, value) : ""),
            new("SOURCE-IP", static d => d.Source?.ToString() ?? "", Wide: true),
            new("POLICY", static d => d.Policy ?? "", Wide: true),
            new("REASON", static d => d.Reason, Wide: true),
        ], Write,
        static d => d.Destination is null ? $"difference/{Word(d.Class)}/{d.Pod?.ToString() ?? d.Policy ?? d.Nodes.FirstOrDefault()}"
            : $"difference/{Word(d.Class)}/{d.Source}/{d.Destination}");

    /// <summary>The class's word: "missing-on-source", "wrong-gateway" ...</summary>
    public static string Word(DifferenceClass found) => found switch
    {
        DifferenceClass.FeatureOff => "feature-off",
        DifferenceClass.StaleNodeLabel => "stale-node-label",
        DifferenceClass.WithoutEndpoint => "no-endpoint",
        DifferenceClass.MissingOnSource => "missing-on-source",
        DifferenceClass.MissingOnGateway => "missing-on-gateway",
        DifferenceClass.MissingElsewhere => "missing-elsewhere",
        DifferenceClass.WrongGateway => "wrong-gateway",
        DifferenceClass.AgentsDisagree => "agents-disagree",
        DifferenceClass.WrongEgressIP => "wrong-egress-ip",
        DifferenceClass.NoEgressIP => "no-egress-ip",
        DifferenceClass.GonePod => "gone-pod",
        DifferenceClass.Unexpected => "unexpected-entry",
        _ => "not-yet-propagated",
    };

    private static Tone ToneOf(DifferenceClass found) =>
        found is DifferenceClass.NotYetPropagated or DifferenceClass.MissingElsewhere ? Tone.Doubtful : Tone.Bad;

    private static string Nodes(ImmutableArray<string> nodes) => nodes.Length == 1
        ? nodes[0]
        : $"{nodes.FirstOrDefault()} +{nodes.Length - 1}";

    /// <summary>What the difference is in: the egress IP, or the gateway.</summary>
    private static string Text(DifferenceClass found, MapValue value) =>
        found is DifferenceClass.WrongEgressIP or DifferenceClass.NoEgressIP ? Cell.EgressIP(value.EgressIP) : value.Gateway.ToString();

    private static void Write(Utf8JsonWriter json, RuleDifference difference)
    {
        json.WriteString("class"u8, Word(difference.Class));
        json.WriteTexts("nodes", difference.Nodes);
        json.WriteText("sourceIP", difference.Source?.ToString());
        json.WriteText("destinationCIDR", difference.Destination?.ToString());
        WriteExpected(json, difference.Expected);
        if (difference.Actual is { } actual)
            json.WriteObject("actual", actual, RuleListing.WriteValue);
        json.WriteText("policy", difference.Policy);
        json.WriteText("namespace", difference.Pod?.Namespace);
        json.WriteText("pod", difference.Pod?.Name);
        json.WriteString("reason"u8, difference.Reason);
    }

    private static void WriteExpected(Utf8JsonWriter json, ImmutableArray<MapValue> values)
    {
        if (values.Length == 1)
            json.WriteObject("expected", values[0], RuleListing.WriteValue);
        if (values.Length > 1)
            json.WriteObject("expected", values, static (json, values) => json.WriteObjects("conflict", values, RuleListing.WriteValue));
    }
}
