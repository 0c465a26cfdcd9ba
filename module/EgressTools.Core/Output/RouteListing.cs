namespace EgressTools.Output;

/// <summary>How <c>route</c> / <c>Resolve-EgressRoute</c> shows routes.</summary>
public static class RouteListing
{
    /// <summary>The listing.</summary>
    public static readonly Listing<EgressRoute> Listing = new("EgressRouteList", [
            new("NAMESPACE", static r => r.Pod.Namespace),
            new("POD", static r => r.Pod.Name),
            new("DESTINATION", Destination),
            new("OUTCOME", static r => RouteText.Word(r.Outcome)) { IsWord = true, Tone = static r => ToneOf(r.Outcome) },
            new("POLICY", static r => Cell.Of(r.Policies)) { IsList = true },
            new("GATEWAY", static r => Cell.Of(r.Exits.Select(static e => e.GatewayNode).Distinct())) { IsList = true },
            new("EGRESS-IP", static r => Cell.Of(r.Exits.Select(static e => Cell.EgressIP(e.EgressIP)).Distinct())) { IsList = true },
            new("PUBLIC-IP", static r => Cell.Of(r.Exits.SelectMany(static e => e.PublicAddresses).Select(static a => a.ToString()).Distinct()))
                { IsList = true },
            new("NODE", static r => r.Node, Wide: true),
            new("SOURCE-IP", static r => r.Source?.ToString() ?? "", Wide: true),
            new("ENTRY", static r => r.Entry?.ToString() ?? "", Wide: true),
            new("REASONS", static r => string.Join("; ", r.Reasons.Select(RouteText.Of)), Wide: true),
        ], Write, static r => $"pod/{r.Pod.Name}");

    /// <summary>What stands below the table: why.</summary>
    public static void WriteReasons(TextWriter output, IEnumerable<EgressRoute> routes)
    {
        foreach (var route in routes.Where(static r => !r.Reasons.IsEmpty))
        {
            output.Write($"\n{TerminalText.Escape(Where(route))}:\n");
            foreach (var reason in route.Reasons)
                output.Write($"  {TerminalText.Escape(RouteText.Of(reason))}\n");
        }
    }

    private static string Where(EgressRoute route) => $"{route.Pod} to {Destination(route)}";

    private static string Destination(EgressRoute route) => route.Destination?.ToString() ?? route.Entry?.ToString() ?? "anywhere";

    private static Tone ToneOf(RouteOutcome outcome) => outcome switch
    {
        RouteOutcome.Gateway => Tone.Good,
        RouteOutcome.Dropped => Tone.Bad,
        RouteOutcome.Alternates or RouteOutcome.Unknown => Tone.Doubtful,
        _ => Tone.Plain,
    };

    private static void Write(Utf8JsonWriter json, EgressRoute route)
    {
        json.WriteString("namespace", route.Pod.Namespace);
        json.WriteString("pod", route.Pod.Name);
        json.WriteText("node", route.Node);
        json.WriteText("sourceIP", route.Source?.ToString());
        json.WriteText("destination", route.Destination?.ToString());
        json.WriteText("destinationCIDR", route.Entry?.ToString());
        json.WriteString("outcome", RouteText.Word(route.Outcome));
        json.WriteTexts("policies", route.Policies);
        json.WriteObjects("exits", route.Exits, Write);
        json.WriteObjects("reasons", route.Reasons, Write);
    }

    private static void Write(Utf8JsonWriter json, RouteExit exit)
    {
        json.WriteString("policy", exit.Policy);
        json.WriteString("gatewayNode", exit.GatewayNode);
        json.WriteString("gatewayIP", exit.GatewayIP.ToString());
        json.WriteEgressIP(exit.EgressIP);
        json.WriteTexts("publicAddresses", exit.PublicAddresses);
    }

    private static void Write(Utf8JsonWriter json, RouteReason reason)
    {
        json.WriteString("code", RouteText.Code(reason.Kind));
        json.WriteText("policy", reason.Policy);
        json.WriteText("cidr", reason.Cidr?.ToString());
        json.WriteText("node", reason.Node);
        json.WriteText("address", reason.Address?.ToString());
        json.WriteText("requirement", reason.Requirement);
        json.WriteText("detail", reason.Detail);
        json.WriteString("message", RouteText.Of(reason));
    }
}
