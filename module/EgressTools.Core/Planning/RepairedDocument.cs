namespace EgressTools.Planning;

/// <summary>A policy's document with another spec: what does not change stays as it is written, also what this tool does not know.</summary>
internal static class RepairedDocument
{
    /// <summary>The document with what differs between two policies; null if it is not that of the first.</summary>
    public static JObject? Of(JObject document, EgressPolicy before, EgressPolicy after)
    {
        if (!Holds(document, before) || document["spec"] is not JObject)
            return null;
        var repaired = (JObject)document.DeepClone();
        var spec = (JObject)repaired["spec"]!;
        Texts(spec, "destinationCIDRs", before.DestinationCidrs, after.DestinationCidrs);
        Texts(spec, "excludedCIDRs", before.ExcludedCidrs, after.ExcludedCidrs);
        if (after.Gateway is { } gateway && gateway != before.Gateway)
            spec["egressGateway"] = Gateway(spec["egressGateway"], before.Gateway, gateway);
        if (!before.Gateways.SequenceEqual(after.Gateways))
            Gateways(spec, before.Gateways, after.Gateways);
        return Holds(repaired, after) ? repaired : null;
    }

    private static bool Holds(JObject document, EgressPolicy policy)
    {
        try
        {
            return LiveObjects.Policy(document) is { } read && read.Name == policy.Name && JToken.DeepEquals(PolicySpec.Of(read), PolicySpec.Of(policy));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Texts(JObject spec, string field, ImmutableArray<string> before, ImmutableArray<string> after)
    {
        if (!before.IsDefault && !before.SequenceEqual(after))
            spec[field] = new JArray(after);
    }

    private static void Gateways(JObject spec, ImmutableArray<PolicyGateway> before, ImmutableArray<PolicyGateway> after)
    {
        var old = spec["egressGateways"] as JArray ?? [];
        var list = new JArray(after.Select((gateway, i) => before.IndexOf(gateway) is var known and >= 0 && known < old.Count
            ? old[known].DeepClone()
            : Gateway(before.Length == after.Length ? old.ElementAtOrDefault(i) : null, before.ElementAtOrDefault(i), gateway)));
        if (spec.ContainsKey("egressGateways"))
            spec["egressGateways"] = list;
        else
            spec.Property("egressGateway", StringComparison.Ordinal)!.AddAfterSelf(new JProperty("egressGateways", list));
    }

    private static JObject Gateway(JToken? document, PolicyGateway? before, PolicyGateway after)
    {
        var next = PolicySpec.Gateway(after);
        if (document is not JObject known || before is null)
            return next;
        var merged = (JObject)known.DeepClone();
        Member(merged, next, "nodeSelector", Equals(before.NodeSelector, after.NodeSelector));
        Member(merged, next, "interface", before.Interface == after.Interface);
        Member(merged, next, "egressIP", before.EgressIP == after.EgressIP);
        return merged;
    }

    private static void Member(JObject document, JObject next, string name, bool isSame)
    {
        if (isSame)
            return;
        if (next[name] is { } value)
            document[name] = value;
        else
            document.Remove(name);
    }
}
