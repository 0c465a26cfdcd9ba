namespace EgressTools.Output;

/// <summary>How <c>test</c> / <c>Test-EgressExitIp</c> shows exit addresses.</summary>
public static class ExitAddressListing
{
    /// <summary>The listing.</summary>
    public static readonly Listing<ExitAddressResult> Listing = new("EgressExitAddressList", [
            new("NAMESPACE", static r => r.Pod.Namespace),
            new("POD", static r => r.Pod.Name),
            new("NODE", static r => r.Node),
            new("EXIT-IP", static r => r.Address?.ToString() ?? ""),
            new("EXPECTED", static r => Cell.Of(r.Expected?.Addresses.Select(static a => a.ToString()) ?? [])) { IsList = true },
            new("GATEWAY", static r => r.Expected?.GatewayNode ?? ""),
            new("VERDICT", static r => Word(r.Verdict)) { IsWord = true, Tone = static r => ToneOf(r.Verdict) },
            new("POLICY", static r => r.Expected?.Policy ?? "", Wide: true),
            new("METHOD", static r => r.Recorded ? "recorded" : r.Method, Wide: true),
            new("REASON", static r => r.Reason, Wide: true),
        ], Write, static r => $"pod/{r.Pod.Name}");

    /// <summary>The verdict's word: "ok", "other-gateway" ...</summary>
    public static string Word(ExitVerdict verdict) => verdict switch
    {
        ExitVerdict.Ok => "ok",
        ExitVerdict.OtherGateway => "other-gateway",
        ExitVerdict.OwnNode => "own-node",
        ExitVerdict.UnknownAddress => "unknown-address",
        ExitVerdict.PodAddress => "pod-address",
        ExitVerdict.NoEndpoint => "no-endpoint",
        ExitVerdict.NoPolicy => "no-policy",
        ExitVerdict.NotReady => "not-ready",
        ExitVerdict.NotAsked => "not-asked",
        ExitVerdict.Gone => "gone",
        _ => "no-answer",
    };

    /// <summary>What is wrong first, then what is unknown, then the rest; within each in the order that they have.</summary>
    public static IEnumerable<ExitAddressResult> FailuresFirst(IEnumerable<ExitAddressResult> results) =>
        results.OrderBy(static r => r.Verdict.IsUnasked() ? 1 : r.Verdict.IsFine() ? 2 : 0);

    private static Tone ToneOf(ExitVerdict verdict) => verdict switch
    {
        ExitVerdict.Ok => Tone.Good,
        ExitVerdict.NoPolicy or ExitVerdict.Gone => Tone.Plain,
        ExitVerdict.NotReady or ExitVerdict.NotAsked => Tone.Doubtful,
        _ => Tone.Bad,
    };

    private static void Write(Utf8JsonWriter json, ExitAddressResult result)
    {
        json.WriteString("namespace", result.Pod.Namespace);
        json.WriteString("pod", result.Pod.Name);
        json.WriteText("node", result.Node);
        json.WriteText("address", result.Address?.ToString());
        json.WriteText("addressOwner", result.AddressOwner);
        json.WriteString("verdict", Word(result.Verdict));
        json.WriteString("reason", result.Reason);
        if (result.Expected is { } expected)
            json.WriteObject("expected", expected, Write);
        json.WriteText("echo", result.Echo);
        json.WriteText("method", result.Method);
        json.WriteBoolean("recorded", result.Recorded);
    }

    private static void Write(Utf8JsonWriter json, ExpectedExit expected)
    {
        json.WriteString("policy", expected.Policy);
        json.WriteText("gatewayNode", expected.GatewayNode);
        json.WriteEgressIP(expected.EgressIP);
        json.WriteTexts("publicAddresses", expected.PublicAddresses);
    }
}
