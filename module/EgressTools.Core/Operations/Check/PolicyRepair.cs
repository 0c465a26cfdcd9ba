namespace EgressTools.Operations;

/// <summary>A policy with findings that can be fixed, and the sorted codes of the checks that found them.</summary>
public sealed record PolicyRepair(EgressPolicy Before, EgressPolicy After, ImmutableArray<string> Codes)
{
    /// <summary>How many pods would then leave by another address: unless it is 0, somebody has to decide it.</summary>
    public int Moved { get; init; }
}

/// <summary>A file with policies that can be repaired: its bytes when it was read, and with the repairs; the same if none can be written.</summary>
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
