namespace EgressTools.Sources.Objects;

/// <summary><c>status.containerStatuses</c> of pods, as far as it tells of containers that do not run.</summary>
internal static class ContainerStates
{
    /// <summary>Those that wait or have ended.</summary>
    public static ImmutableArray<StoppedContainer> Stopped(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        if (!reader.IsArray(path))
            return [];
        ImmutableArray<StoppedContainer>.Builder? stopped = null;
        while (reader.NextItem())
        {
            if (reader.IsObject($"{path}[]") && One(ref reader, pool, path) is { } container)
                (stopped ??= ImmutableArray.CreateBuilder<StoppedContainer>()).Add(container);
        }
        return stopped?.ToImmutable() ?? [];
    }

    private static StoppedContainer? One(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        var name = "";
        (string Reason, int? ExitCode)? state = null;
        int? last = null;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("name"u8))
                name = reader.Text(pool, $"{path}[].name");
            else if (reader.ValueTextEquals("state"u8))
                state = State(ref reader, pool, $"{path}[].state");
            else if (reader.ValueTextEquals("lastState"u8))
                last = State(ref reader, pool, $"{path}[].lastState")?.ExitCode;
            else
                reader.PassOver();
        }
        return state is { } now ? new StoppedContainer(name, now.Reason, now.ExitCode ?? last) : null;
    }

    /// <summary>Null where it runs, or nothing is said.</summary>
    private static (string Reason, int? ExitCode)? State(ref Utf8JsonReader reader, StringPool pool, ValuePath path)
    {
        (string, int?)? state = null;
        if (!reader.IsObject(path))
            return state;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("waiting"u8) || reader.ValueTextEquals("terminated"u8))
                state = Details(ref reader, pool, path);
            else
                reader.PassOver();
        }
        return state;
    }

    private static (string Reason, int? ExitCode)? Details(ref Utf8JsonReader reader, StringPool pool, ValuePath path)
    {
        var reason = "";
        int? exitCode = null;
        if (!reader.IsObject(path))
            return null;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("reason"u8))
                reason = reader.Text(pool, $"{path}.reason");
            else if (reader.ValueTextEquals("exitCode"u8))
                exitCode = (int?)reader.Number($"{path}.exitCode");
            else
                reader.PassOver();
        }
        return (reason, exitCode);
    }
}
