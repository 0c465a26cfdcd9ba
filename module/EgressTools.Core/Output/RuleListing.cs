namespace EgressTools.Output;

/// <summary>How <c>rules</c> / <c>Get-EgressRule</c> shows the entries of the agents' maps.</summary>
public static class RuleListing
{
    /// <summary>The listing.</summary>
    public static readonly Listing<ExpectedRule> Expected =
        new("EgressRuleList", [
            new("NODE", static r => r.Node),
            new("SOURCE-IP", static r => r.Entry.Source.ToString()),
            new("DESTINATION-CIDR", static r => r.Row.Destination),
            new("EGRESS-IP", static r => Either(r.Row.Values, static v => Cell.EgressIP(v.EgressIP))),
            new("GATEWAY-IP", static r => Either(r.Row.Values, static v => v.Gateway.ToString())),
            new("POLICY", static r => Cell.Of(r.Entry.Policies)) { IsList = true },
            new("POD", static r => Cell.Of(Pods(r.Entry).Select(static p => p.ToString()))) { IsList = true },
        ], Write, static r => $"rule/{r.Node}/{r.Entry.Source}/{r.Row.Destination}");

    /// <summary>The same for what the agents really hold.</summary>
    public static readonly Listing<ActualRule> Actual =
        new(Expected.Kind, [
            new("NODE", static r => r.Node),
            new("SOURCE-IP", static r => r.Entry.Source.ToString()),
            new("DESTINATION-CIDR", static r => r.Entry.Destination.ToString()),
            new("EGRESS-IP", static r => r.Entry.Value.EgressIP.ToString() ?? ""),
            new("GATEWAY-IP", static r => r.Entry.Value.Gateway.ToString()),
            new("POLICY", static r => Cell.Of(r.Policies)) { IsList = true },
            new("POD", static r => r.Pod?.ToString() ?? ""),
        ], WriteActual, static r => $"rule/{r.Node}/{r.Entry.Source}/{r.Entry.Destination}");

    private static void WriteActual(Utf8JsonWriter json, ActualRule rule)
    {
        json.WriteString("node"u8, rule.Node);
        json.WriteString("sourceIP"u8, rule.Entry.Source.ToString());
        json.WriteString("destinationCIDR"u8, rule.Entry.Destination.ToString());
        WriteValue(json, rule.Entry.Value);
        if (!rule.Policies.IsEmpty)
            json.WriteString("policy"u8, rule.Policies[0]);
        if (rule.Pod is { } pod)
        {
            json.WriteString("namespace"u8, pod.Namespace);
            json.WriteString("pod"u8, pod.Name);
        }
        if (rule.Policies.Length > 1)
            WriteNames(json, rule.Policies);
    }

    /// <summary>Where two policies claim one key, either may win.</summary>
    private static string Either(ImmutableArray<MapValue> values, Func<MapValue, string> text) =>
        values.Length == 1 ? text(values[0]) : string.Join(" | ", values.Select(text));

    private static IEnumerable<ObjectName> Pods(MapEntry entry) => entry.Claims.Select(static c => c.Endpoint.Name).Distinct();

    private static void Write(Utf8JsonWriter json, ExpectedRule rule)
    {
        var (entry, values) = (rule.Entry, rule.Row.Values);
        var claim = entry.Claims[0];
        json.WriteString(Member.Node, rule.Node);
        WriteAddress(json, Member.SourceIP, entry.Source);
        if (rule.Row.Written == entry.Destination.Address)
            WriteCidr(json, Member.DestinationCIDR, entry.Destination);
        else
            json.WriteString(Member.DestinationCIDR, rule.Row.Destination);
        if (values.Length == 1)
            WriteValue(json, values[0]);
        json.WriteString(Member.Policy, claim.Policy.Name);
        json.WriteString(Member.Namespace, claim.Endpoint.Name.Namespace);
        json.WriteString(Member.Pod, claim.Endpoint.Name.Name);
        if (values.Length > 1)
            WriteConflict(json, values);
        if (entry.Claims.Length > 1)
            WriteNames(json, entry.Policies);
        if (rule.Depends is { } reason)
            json.WriteString(Member.Reason, reason);
        if (rule.Row.ComesAndGoes)
            json.WriteBoolean(Member.ComesAndGoes, true);
    }

    /// <summary>The members of a value; egressIP is null if it depends on the gateway's interfaces.</summary>
    internal static void WriteValue(Utf8JsonWriter json, MapValue value)
    {
        if (value.EgressIP is { } address)
            WriteAddress(json, Member.EgressIP, address);
        else
            json.WriteNull(Member.EgressIP);
        if (value.Gateway.Kind == GatewayKind.Node)
            WriteAddress(json, Member.GatewayIP, value.Gateway.Address);
        else
            json.WriteString(Member.GatewayIP, value.Gateway.ToString());
    }

    // There may be millions of entries, so their addresses are written without becoming strings.
    private static void WriteAddress(Utf8JsonWriter json, JsonEncodedText member, Address address)
    {
        Span<byte> text = stackalloc byte[Address.MaxTextLength];
        json.WriteString(member, text[..address.Format(text)]);
    }

    private static void WriteCidr(Utf8JsonWriter json, JsonEncodedText member, Cidr cidr)
    {
        Span<byte> text = stackalloc byte[Cidr.MaxTextLength];
        json.WriteString(member, text[..cidr.Format(text)]);
    }

    private static void WriteConflict(Utf8JsonWriter json, ImmutableArray<MapValue> values)
    {
        json.WriteStartArray(Member.Conflict);
        foreach (var value in values)
        {
            json.WriteStartObject();
            WriteValue(json, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter json, IEnumerable<string> policies)
    {
        json.WriteStartArray(Member.Policies);
        foreach (var policy in policies)
            json.WriteStringValue(policy);
        json.WriteEndArray();
    }

    /// <summary>Names of members whose characters were looked at once, and not for each of millions of entries.</summary>
    private static class Member
    {
        public static readonly JsonEncodedText Namespace = JsonEncodedText.Encode("namespace");
        public static readonly JsonEncodedText Node = JsonEncodedText.Encode("node");
        public static readonly JsonEncodedText SourceIP = JsonEncodedText.Encode("sourceIP");
        public static readonly JsonEncodedText DestinationCIDR = JsonEncodedText.Encode("destinationCIDR");
        public static readonly JsonEncodedText Policy = JsonEncodedText.Encode("policy");
        public static readonly JsonEncodedText Pod = JsonEncodedText.Encode("pod");
        public static readonly JsonEncodedText Policies = JsonEncodedText.Encode("policies");
        public static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
        public static readonly JsonEncodedText ComesAndGoes = JsonEncodedText.Encode("comesAndGoes");
        public static readonly JsonEncodedText EgressIP = JsonEncodedText.Encode("egressIP");
        public static readonly JsonEncodedText GatewayIP = JsonEncodedText.Encode("gatewayIP");
        public static readonly JsonEncodedText Conflict = JsonEncodedText.Encode("conflict");
    }
}
