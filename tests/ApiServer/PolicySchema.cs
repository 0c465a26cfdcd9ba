using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EgressTools.ApiServer;

/// <summary>What the schema of CiliumEgressGatewayPolicy (1.19) refuses and fills in, in the words of a real server.</summary>
internal static partial class PolicySchema
{
    /// <summary>The pattern that the server quotes where a CIDR does not match; tests take it from a recorded answer.</summary>
    public static string CidrPattern { get; set; } = "(pattern of the schema)";

    /// <summary>Checks the object and fills in defaults.</summary>
    public static void Admit(JsonObject policy)
    {
        var causes = new List<(string Reason, string Message, string Field)>();
        if (!DnsName().IsMatch(policy.Name()))
        {
            causes.Add(("FieldValueInvalid", $"Invalid value: \"{policy.Name()}\": a lowercase RFC 1123 subdomain " +
                "must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', " +
                "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')", "metadata.name"));
        }
        if (policy["spec"] is JsonObject spec)
            Spec(spec, causes);
        if (causes.Count > 0)
            throw Invalid(policy.Name(), causes);
    }

    /// <summary>Fields that the schema does not know.</summary>
    public static IReadOnlyList<string> UnknownFields(JsonObject policy) => [.. (policy["spec"] as JsonObject ?? []).Select(static f => f.Key)
        .Where(static k => k is not ("selectors" or "destinationCIDRs" or "excludedCIDRs" or "egressGateway" or "egressGateways"))
        .Select(static k => "spec." + k)];

    private static void Spec(JsonObject spec, List<(string Reason, string Message, string Field)> causes)
    {
        foreach (var name in (ReadOnlySpan<string>)["destinationCIDRs", "egressGateway", "selectors"])
        {
            if (spec[name] is null)
                causes.Add(("FieldValueRequired", "Required value", "spec." + name));
        }
        foreach (var name in (ReadOnlySpan<string>)["destinationCIDRs", "excludedCIDRs"])
        {
            var at = 0;
            foreach (var cidr in spec[name] as JsonArray ?? [])
            {
                var field = string.Create(CultureInfo.InvariantCulture, $"spec.{name}[{at++}]");
                if (!IsCidr((string?)cidr ?? ""))
                    causes.Add(("FieldValueInvalid", $"Invalid value: \"{(string?)cidr}\": {field} in body should match '{CidrPattern}'", field));
            }
        }
        if (spec["egressGateway"] is JsonObject single)
            Gateway(single, "spec.egressGateway", causes);
        spec["egressGateways"] ??= new JsonArray();
        var gateways = spec["egressGateways"]!.AsArray();
        if (gateways.Count > 64)
            causes.Add(("FieldValueTooMany", string.Create(CultureInfo.InvariantCulture, $"Too many: {gateways.Count}: must have at most 64 items"),
                "spec.egressGateways"));
        for (var i = 0; i < gateways.Count; i++)
            Gateway(gateways[i]!.AsObject(), string.Create(CultureInfo.InvariantCulture, $"spec.egressGateways[{i}]"), causes);
    }

    private static void Gateway(JsonObject gateway, string field, List<(string Reason, string Message, string Field)> causes)
    {
        if (gateway["nodeSelector"] is null)
            causes.Add(("FieldValueRequired", "Required value", field + ".nodeSelector"));
        if (gateway["egressIP"] is { } address && !IsIPv4((string?)address ?? ""))
            causes.Add(("FieldValueTypeInvalid", $"Invalid value: \"{(string?)address}\": {field}.egressIP in body must be of type ipv4: " +
                $"\"{(string?)address}\"", field + ".egressIP"));
    }

    private static ApiError Invalid(string name, List<(string Reason, string Message, string Field)> causes)
    {
        var texts = causes.Select(static c => $"{c.Field}: {c.Message}").ToList();
        return new ApiError(
            422, "Invalid", $"CiliumEgressGatewayPolicy.cilium.io \"{name}\" is invalid: {(texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]")}",
            new JsonObject
            {
                ["name"] = name,
                ["group"] = "cilium.io",
                ["kind"] = "CiliumEgressGatewayPolicy",
                ["causes"] = new JsonArray(
                    [.. causes.Select(static c => (JsonNode)new JsonObject { ["reason"] = c.Reason, ["message"] = c.Message, ["field"] = c.Field })]),
            });
    }

    private static bool IsIPv4(string text) => IPv4().IsMatch(text);

    private static bool IsCidr(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return false;
        return IsIPv4(text[..slash]) ? length <= 32 : length <= 128 && text.Contains(':', StringComparison.Ordinal)
            && System.Net.IPAddress.TryParse(text[..slash], out _);
    }

    [GeneratedRegex(@"^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.|$)){4}(?<!\.)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IPv4();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DnsName();
}
