namespace EgressTools.Sources.Objects;

internal static class ObservationReading
{
    public static ExitObservation? Observation(ref Utf8JsonReader reader, StringPool pool)
    {
        var space = "";
        var pod = "";
        var echo = "";
        var failure = "";
        Address? address = null;
        DateTimeOffset? observedAt = null;
        reader.IsObject("observation");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("namespace"u8))
                space = reader.Text(pool, "namespace");
            else if (reader.ValueTextEquals("pod"u8))
                pod = reader.Text("pod");
            else if (reader.ValueTextEquals("address"u8))
                address = reader.IPAddress("address");
            else if (reader.ValueTextEquals("echo"u8))
                echo = reader.Text(pool, "echo");
            else if (reader.ValueTextEquals("failure"u8))
                failure = reader.Text("failure");
            else if (reader.ValueTextEquals("observedAt"u8))
                observedAt = reader.Time("observedAt");
            else
                reader.PassOver();
        }
        return pod.Length == 0 || (address is null && failure.Length == 0)
            ? null
            : new ExitObservation(new ObjectName(space, pod), address) { Echo = echo, Failure = address is null ? failure : "", ObservedAt = observedAt };
    }
}
