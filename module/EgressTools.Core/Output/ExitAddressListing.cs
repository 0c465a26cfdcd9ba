using System.Collections.Immutable;
using System.Text.Json;
using EgressTools.Operations;

namespace EgressTools.Output;

/// <summary>How <c>test</c> / <c>Test-EgressExitIp</c> shows exit addresses.</summary>
public static class ExitAddressListing
{
    /// <summary>The listing.</summary>
    public static readonly Listing<ExitAddressResult> Listing = new("EgressExitAddressList", Columns(), Write, static r => $"pod/{r.Pod.Name}");

    /// <summary>The verdict's word: "ok", "other-gateway" ...</summary>
    public static string Word(ExitVerdict verdict) => verdict switch
    {
        ExitVerdict.Ok => "ok",
        ExitVerdict.OtherGateway => "other-gateway",
        ExitVerdict.OwnNode => "own-node",
        ExitVerdict.UnknownAddress => "unknown-address",
        ExitVerdict.NoPolicy => "no-policy",
        ExitVerdict.NotReady => "not-ready",
        _ => "no-answer",
    };

    /// <summary>Whether the verdict is one that a user has nothing to do about.</summary>
    public static bool IsFine(ExitVerdict verdict) => verdict is ExitVerdict.Ok or ExitVerdict.NoPolicy;

    private static Tone ToneOf(ExitVerdict verdict) => verdict switch
    {
        ExitVerdict.Ok => Tone.Good,
        ExitVerdict.NoPolicy => Tone.Plain,
        ExitVerdict.NotReady or ExitVerdict.NoAnswer => Tone.Doubtful,
        _ => Tone.Bad,
    };

    private static ImmutableArray<Column<ExitAddressResult>> Columns() =>
    [
        new("NAMESPACE", static r => r.Pod.Namespace),
        new("POD", static r => r.Pod.Name),
        new("NODE", static r => r.Node),
        new("EXIT-IP", static r => r.Address?.ToString() ?? ""),
        new("EXPECTED", static r => Cell.Of(r.Expected?.PublicAddresses.Select(static a => a.ToString()) ?? [])),
        new("GATEWAY", static r => r.Expected?.GatewayNode ?? ""),
        new("VERDICT", static r => Word(r.Verdict)) { Tone = static r => ToneOf(r.Verdict) },
        new("POLICY", static r => r.Expected?.Policy ?? "", Wide: true),
        new("METHOD", static r => r.Recorded ? "recorded" : r.Method, Wide: true),
        new("REASON", static r => r.Reason, Wide: true),
    ];

    private static void Write(Utf8JsonWriter json, ExitAddressResult result)
    {
        json.WriteStartObject();
        json.WriteString("namespace", result.Pod.Namespace);
        json.WriteString("pod", result.Pod.Name);
        WriteText(json, "node", result.Node);
        WriteText(json, "address", result.Address?.ToString());
        WriteText(json, "addressOwner", result.AddressOwner);
        json.WriteString("verdict", Word(result.Verdict));
        json.WriteString("reason", result.Reason);
        if (result.Expected is { } expected)
            Write(json, expected);
        WriteText(json, "echo", result.Echo);
        WriteText(json, "method", result.Method);
        json.WriteBoolean("recorded", result.Recorded);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExpectedExit expected)
    {
        json.WriteStartObject("expected");
        json.WriteString("policy", expected.Policy);
        WriteText(json, "gatewayNode", expected.GatewayNode);
        // Null: the gateway derives it from one of its interfaces.
        if (expected.EgressIP is { } address)
            json.WriteString("egressIP", address.ToString());
        else
            json.WriteNull("egressIP");
        json.WriteStartArray("publicAddresses");
        foreach (var address2 in expected.PublicAddresses)
            json.WriteStringValue(address2.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
    }
}
