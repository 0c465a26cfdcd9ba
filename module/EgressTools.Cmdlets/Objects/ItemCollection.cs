using System.Collections.ObjectModel;

namespace EgressTools;

/// <summary>A list in an object of the pipeline. It is an array in JSON; in a cell of CSV it is its items with spaces between, as PowerShell writes lists in
/// texts, and so it is the same cell when the object has come back from Clixml or a job.</summary>
public sealed class ItemCollection<T> : ReadOnlyCollection<T>
{
    internal ItemCollection(IEnumerable<T> items)
        : base([.. items])
    {
    }

    /// <summary>How many items there are, as arrays tell it: PowerShell would otherwise give the length of each text.</summary>
    public int Length => Count;

    /// <summary>The items with spaces between.</summary>
    public override string ToString() => string.Join(' ', this);
}
