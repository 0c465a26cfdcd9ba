namespace EgressTools.Sources;

/// <summary>The names that complete the value of an option.</summary>
public static class NameCompletion
{
    /// <summary>What to read for them.</summary>
    /// <param name="completion">One that objects have: not <see cref="OptionCompletion.None"/> or <see cref="OptionCompletion.Contexts"/>.</param>
    public static SnapshotKinds Needs(OptionCompletion completion) => Of(completion).Flag;

    /// <summary>The names in a snapshot.</summary>
    /// <inheritdoc cref="Needs"/>
    public static IEnumerable<string> Names(OptionCompletion completion, ClusterSnapshot snapshot) => Of(completion).NamesIn(snapshot)
        .Select(static n => n.Name);

    private static ObjectKind Of(OptionCompletion completion) => KindTable.All.Single(k => k.Completes == completion);
}
