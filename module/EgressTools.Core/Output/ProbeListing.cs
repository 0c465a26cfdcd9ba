namespace EgressTools.Output;

/// <summary>How <c>cleanup</c> / <c>Remove-EgressProbe</c> shows what this tool left in a cluster.</summary>
public static class ProbeListing
{
    /// <summary>The listing; ages are counted to a moment.</summary>
    public static Listing<EgressProbe> At(DateTimeOffset now) =>
        new("EgressProbeList", [
            new("NAMESPACE", static p => p.Pod.Namespace),
            new("POD", static p => p.Pod.Name),
            new("CONTAINER", static p => p.Container),
            new("FOR", static p => p.For),
            new("STATE", static p => Word(p.State)) { Tone = static p => p.State == ProbeState.Left ? Tone.Doubtful : Tone.Plain },
            new("AGE", p => HumanAge.Since(p.CreatedAt, now)),
            new("RUN", static p => p.Run, Wide: true),
        ], Write, static p => p.Kind == ProbeKind.Pod ? $"pod/{p.Pod.Name}" : $"pod/{p.Pod.Name}/{p.Container}");

    private static string Word(ProbeState state) => state switch
    {
        ProbeState.Left => "left",
        ProbeState.InUse => "in-use",
        _ => "stays",
    };

    private static void Write(Utf8JsonWriter json, EgressProbe probe)
    {
        json.WriteString("namespace", probe.Pod.Namespace);
        json.WriteString("pod", probe.Pod.Name);
        json.WriteText("container", probe.Container);
        json.WriteText("for", probe.For);
        json.WriteString("kind", probe.Kind == ProbeKind.Pod ? "pod" : "ephemeral-container");
        json.WriteString("state", Word(probe.State));
        json.WriteText("run", probe.Run);
        json.WriteText("createdAt", probe.CreatedAt?.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteBoolean("removed", probe.Removed);
    }
}
