namespace EgressTools.Sources.Objects;

/// <summary><c>status.containerStatuses</c> of pods, as far as it tells of containers that do not run.</summary>
internal static class ContainerStates
{
    private record struct Container(string Name, bool HasStopped, string Reason, int? ExitCode, int? LastExitCode);

    private static readonly ObjectShape<Container> State = new(
        ("reason", static (ref r, in at, ref c) => c.Reason = r.Text(at)),
        ("exitCode", static (ref r, in at, ref c) => c.ExitCode = (int?)r.Number(at)));

    private static readonly ObjectShape<Container> Members = new(
        ("name", static (ref r, in at, ref c) => c.Name = r.Text(at)),
        ("state.waiting", Stop),
        ("state.terminated", Stop),
        ("lastState.terminated.exitCode", static (ref r, in at, ref c) => c.LastExitCode = (int?)r.Number(at)));

    /// <summary>Those that wait or have ended.</summary>
    public static ImmutableArray<StoppedContainer> Stopped(ref Utf8JsonReader reader, in Place at)
    {
        var (stopped, container) = (ImmutableArray<StoppedContainer>.Empty, new Container("", false, "", null, null));
        for (var any = reader.IsArray(at); any && Members.Next(ref reader, at, ref container); container = new("", false, "", null, null))
        {
            if (container.HasStopped)
                stopped = stopped.Add(new StoppedContainer(container.Name, container.Reason, container.ExitCode ?? container.LastExitCode));
        }
        return stopped;
    }

    private static void Stop(ref Utf8JsonReader reader, in Place at, ref Container container) =>
        container.HasStopped |= State.Read(ref reader, at, ref container);
}
