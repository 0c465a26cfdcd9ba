namespace EgressTools.Cluster;

/// <summary>How much the lists of one reading may bring, all together: far more than the largest cluster that Kubernetes supports has, and little enough that a
/// server which never comes to an end is given up before memory is used up. Thread-safe.</summary>
internal sealed class ListBudget
{
    /// <summary>A cluster of 150,000 pods has fewer than 400,000 objects of the kinds that are read.</summary>
    public const int MostObjects = 600_000;
    /// <summary>A page may be empty and not the last one.</summary>
    public const int MostPages = 20_000;
    /// <summary>How much memory may be held more than at the beginning, in bytes: all kinds of such a cluster take less than two thirds of it.</summary>
    public const long MostMemory = 144L << 20;
    /// <summary>How many bytes are allocated between two looks at what is held.</summary>
    private const int LookAfter = 64 << 20;
    private readonly long _before = GC.GetTotalMemory(forceFullCollection: false);
    private int _objects;
    private int _pages;
    private long _allocated;

    /// <summary>Counts an object.</summary>
    /// <exception cref="ListTooLongException">The list exceeds a limit.</exception>
    public void TakeObject() => Take(ref _objects, MostObjects, "objects");

    /// <summary>Counts a page.</summary>
    /// <exception cref="ListTooLongException">The list exceeds a limit.</exception>
    public void TakePage() => Take(ref _pages, MostPages, "pages");

    /// <summary>Counts memory that was allocated for objects, and looks from time to time how much of it is still held.</summary>
    /// <exception cref="ListTooLongException">The list exceeds a limit.</exception>
    public void TakeMemory(long bytes)
    {
        var allocated = Interlocked.Add(ref _allocated, bytes);
        if (allocated / LookAfter == (allocated - bytes) / LookAfter || !HoldsTooMuch())
            return;
        // What is garbage by now does not count.
        GC.Collect();
        if (HoldsTooMuch())
            throw new ListTooLongException(string.Create(CultureInfo.InvariantCulture, $"objects that take more than {MostMemory >> 20} MB"));
    }

    private static void Take(ref int taken, int most, string what)
    {
        if (Interlocked.Increment(ref taken) > most)
            throw new ListTooLongException(string.Create(CultureInfo.InvariantCulture, $"more than {most:N0} {what}"));
    }

    private bool HoldsTooMuch() => GC.GetTotalMemory(forceFullCollection: false) - _before > MostMemory;
}

/// <summary>A list is longer than that of any cluster; the message says what it has too many of.</summary>
internal sealed class ListTooLongException(string message) : Exception(message);
