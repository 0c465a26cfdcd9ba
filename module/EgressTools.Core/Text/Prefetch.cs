namespace EgressTools.Text;

/// <summary>Makes the items of a long list on another thread while those before are used.</summary>
internal static class Prefetch
{
    /// <summary>Large enough that handing over costs nothing, and small enough not to be a large object.</summary>
    private const int Batch = 512;

    /// <summary>The same items; a list that fits one batch is made on this thread.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items)
    {
        using var source = items.GetEnumerator();
        var (batch, spare) = (new List<T>(Batch), new List<T>(Batch));
        Fill(batch, source);
        while (batch.Count > 0)
        {
            var next = batch.Count == Batch ? Start(spare, source) : Task.CompletedTask;
            try
            {
                foreach (var item in batch)
                    yield return item;
            }
            finally
            {
                // Whoever stops reading must not take the source from under the other thread.
                Task.WaitAny(next);
            }
            next.GetAwaiter().GetResult();
            batch.Clear();
            (batch, spare) = (spare, batch);
        }
    }

    private static Task Start<T>(List<T> batch, IEnumerator<T> source) => Task.Run(() => Fill(batch, source));

    private static void Fill<T>(List<T> batch, IEnumerator<T> source)
    {
        while (batch.Count < Batch && source.MoveNext())
            batch.Add(source.Current);
    }
}
