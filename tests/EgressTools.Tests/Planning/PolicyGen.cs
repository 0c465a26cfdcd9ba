using CsCheck;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Planning;

/// <summary>Documents for one policy that differ in everything that apply may change; small pools, so that two often agree in a field.</summary>
internal static class PolicyGen
{
    private static readonly Gen<JToken?> Absent = Gen.Const((JToken?)null);

    private static readonly Gen<JToken?> Labels = Map(["team", "app.kubernetes.io/name", "a\"b"], ["x", "y"]);

    private static readonly Gen<JToken?> Cidrs = Gens.OneOf("0.0.0.0/0", "10.0.0.0/8", "192.0.2.0/24").Array[1, 3]
        .Select(cidrs => (JToken?)new JArray(cidrs.Cast<object>().ToArray()));

    private static readonly Gen<JToken?> Selector = Map(["kubernetes.io/hostname", "zone"], ["n1", "n2"])
        .Select(labels => (JToken?)Object(("matchLabels", labels)));

    private static readonly Gen<JToken?> Gateway = Gen.Select(Selector, Maybe(Text("10.0.0.1", "10.0.0.2")), Maybe(Text("eth0", "eth1")))
        .Select((node, ip, device) => (JToken?)Object(("nodeSelector", node), ("egressIP", ip), ("interface", device)));

    private static readonly Gen<JToken?> Rules = Selector.Array[1, 2]
        .Select(rules => (JToken?)new JArray(rules.Select(rule => Object(("podSelector", rule))).ToArray<object>()));

    private static readonly Gen<JToken?> Gateways = Gateway.Array[0, 2].Select(gateways => (JToken?)new JArray(gateways.OfType<JToken>().ToArray<object>()));

    /// <summary>A policy named "web" that the schema accepts.</summary>
    public static readonly Gen<JObject> Document = Gen.Select(
        Gen.Select(Maybe(Labels), Maybe(Labels)), Gen.Select(Rules, Cidrs, Maybe(Cidrs)), Gen.Select(Gateway, Maybe(Gateways)))
        .Select((metadata, traffic, gateways) => Object(
            ("apiVersion", "cilium.io/v2"),
            ("kind", "CiliumEgressGatewayPolicy"),
            ("metadata", Object(("name", "web"), ("labels", metadata.Item1), ("annotations", metadata.Item2))),
            ("spec", Object(
                ("selectors", traffic.Item1), ("destinationCIDRs", traffic.Item2), ("excludedCIDRs", traffic.Item3),
                ("egressGateway", gateways.Item1), ("egressGateways", gateways.Item2)))));

    private static Gen<JToken?> Text(params string[] values) => Gens.OneOf(values).Select(value => (JToken?)new JValue(value));

    private static Gen<JToken?> Maybe(Gen<JToken?> value) => Gen.OneOf(Absent, value);

    private static Gen<JToken?> Map(string[] keys, string[] values) =>
        Gen.Select(Gen.Shuffle(keys), Gen.Int[1, keys.Length], Gens.OneOf(values).Array[keys.Length])
            .Select((names, count, texts) => (JToken?)Object([.. names.Take(count).Zip(texts, static (name, text) => (name, (JToken?)text))]));

    private static JObject Object(params (string Name, JToken? Value)[] members) =>
        new(members.Where(static member => member.Value is not null).Select(static member => new JProperty(member.Name, member.Value!.DeepClone())));
}
