namespace EgressTools.Operations;

/// <summary>A policy with findings that can be fixed.</summary>
/// <param name="Before">As it is.</param>
/// <param name="After">As it is to be.</param>
/// <param name="Codes">The checks whose findings are fixed, sorted.</param>
public sealed record PolicyRepair(EgressPolicy Before, EgressPolicy After, ImmutableArray<string> Codes)
{
    /// <summary>How many pods would then leave by another address: unless it is 0, somebody has to decide it.</summary>
    public int Moved { get; init; }
}

/// <summary>A file with policies that can be repaired.</summary>
/// <param name="File">Its path.</param>
/// <param name="Before">Its bytes when it was read.</param>
/// <param name="After">Its bytes with the repairs; the same as before if none can be written.</param>
public sealed record FileRepair(string File, ImmutableArray<byte> Before, ImmutableArray<byte> After)
{
    /// <summary>The repairs that <see cref="After"/> has.</summary>
    public ImmutableArray<PolicyRepair> Done { get; init; } = [];

    /// <summary>Repairs that cannot be written into the text without losing something of it: they are left to people.</summary>
    public ImmutableArray<PolicyRepair> ByHand { get; init; } = [];

    /// <summary>Policies that are no longer in the file as they were read.</summary>
    public ImmutableArray<PolicyRepair> Gone { get; init; } = [];

    /// <summary>Whether there is something to write.</summary>
    public bool HasChanges => !Before.AsSpan().SequenceEqual(After.AsSpan());

    /// <summary>Where the documents of the file begin, before and after.</summary>
    internal ImmutableArray<(int Before, int After)> Lines { get; init; } = [];
}
