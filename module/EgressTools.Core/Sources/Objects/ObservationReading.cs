namespace EgressTools.Sources.Objects;

internal static class ObservationReading
{
    private static readonly ObjectShape<ExitObservation> Members = new(
        ("namespace", static (ref r, in at, ref o) => o = o with { Pod = o.Pod with { Namespace = r.Text(at) } }),
        ("pod", static (ref r, in at, ref o) => o = o with { Pod = o.Pod with { Name = r.Text(at.Path) } }),
        ("address", static (ref r, in at, ref o) => o = o with { Address = r.IPAddress(at) }),
        ("echo", static (ref r, in at, ref o) => o = o with { Echo = r.Text(at) }),
        ("failure", static (ref r, in at, ref o) => o = o with { Failure = r.Text(at.Path) }),
        ("observedAt", static (ref r, in at, ref o) => o = o with { ObservedAt = r.Time(at) }));

    /// <summary>An observation; null where it names no pod, or neither an address nor why there is none.</summary>
    public static ExitObservation? Observation(ref Utf8JsonReader reader, StringPool pool) =>
        Members.From(new ExitObservation(new ObjectName("", ""), null), ref reader, pool) switch
        {
            { Pod.Name: "" } or { Address: null, Failure: "" } => null, { Address: null } failed => failed,
            var seen => seen with { Failure = "" },
        };
}
