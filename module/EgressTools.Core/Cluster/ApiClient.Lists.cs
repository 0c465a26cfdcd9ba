namespace EgressTools.Cluster;

/// <summary>The objects of a list, and what could not be read of single ones.</summary>
internal sealed record ListResult<T>(ImmutableArray<T> Items, ImmutableArray<string> Faults);

/// <summary>What lists of one reading share.</summary>
/// <param name="Budget">How much they may bring together.</param>
/// <param name="Namespaces">The names of all namespaces, asked for where a list turns out to be long; none where they cannot be read.</param>
internal sealed record SharedLists(ListBudget Budget, Func<Task<ImmutableArray<string>>>? Namespaces = null)
{
    /// <summary>Texts and labels that repeat, in all of them.</summary>
    public StringPool Pool { get; } = new();
}

/// <summary>Lists are consistent reads in pages, as kubectl makes them: they show what was written a moment ago, by this command's user above all, who looks at
/// what he has just changed. <c>resourceVersion=0</c> would be answered out of the server's watch cache whatever its age, and several servers behind one
/// address would show now the new and now the old state; since Kubernetes 1.31 servers answer consistent reads out of that cache as well, so that little would
/// be gained. A long list of all namespaces is read side by side instead, namespace by namespace, as of one version.</summary>
public sealed partial class ApiClient
{
    /// <summary>The first page, as large as kubectl's: most lists have no other.</summary>
    private const int FirstPage = 500;
    /// <summary>What follows is a long list, where fewer round trips count.</summary>
    private const int LaterPage = 2500;
    /// <summary>A list that expires while it is read is begun anew so often.</summary>
    private const int Restarts = 2;

    /// <summary>Reads a list of the whole cluster or of one namespace.</summary>
    /// <param name="read">Makes a value of each object; those of which it makes null are left out.</param>
    /// <param name="selector">A query such as <c>labelSelector=...</c>, escaped; or empty.</param>
    /// <param name="shared">What it shares with other lists.</param>
    /// <param name="unread">The members that are left out where they are lists.</param>
    internal async Task<ListResult<T>> ListAsync<T>(
        ApiResource resource, ObjectReader<T> read, string selector, CancellationToken cancellationToken, string space = "", SharedLists? shared = null,
        string[]? unread = null)
        where T : class
    {
        shared ??= new SharedLists(new ListBudget());
        var leftOut = Array.ConvertAll(unread ?? [], Encoding.UTF8.GetBytes);
        for (var restart = 0; ; restart++)
        {
            try
            {
                var (start, list) = (_clock.GetTimestamp(), new PagedList<T>(this, resource, read, space, shared, leftOut));
                var result = await ListOnceAsync(list, resource, selector, space, shared, cancellationToken).ConfigureAwait(false);
                Tell(new ApiCall("list", resource, new ObjectName(space, "")), result.Items.Length == 1 ? "1 object" : $"{result.Items.Length} objects", start);
                return result;
            }
            catch (ClusterException error) when (error.Status == 410 && restart < Restarts)
            {
                // The token of the next page is too old: the pages so far may not fit the rest.
            }
            catch (ListTooLongException error)
            {
                throw ApiErrors.TooLong(new ApiCall("list", resource, new ObjectName(space, "")), _connection, error);
            }
        }
    }

    /// <summary>Tells what was asked and what came of it, to who wants to know.</summary>
    private void Tell(ApiCall call, string outcome, long start)
    {
        var space = call.Name is { Name: null or "", Namespace.Length: > 0 } ? $" in namespace {TerminalText.Plain(call.Name.Namespace)}" : "";
        _options.Asked?.Invoke(_connection.Secrets.In($"{call}{space} on {ApiErrors.Address(_connection)}: {outcome} in " +
            $"{_clock.GetElapsedTime(start).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms"));
    }

    private static async Task<ListResult<T>> ListOnceAsync<T>(PagedList<T> list, ApiResource resource, string selector, string space, SharedLists shared,
        CancellationToken cancellationToken)
        where T : class
    {
        var query = $"?limit={FirstPage}{(selector.Length > 0 ? "&" + selector : "")}";
        await list.ReadAsync(query, cancellationToken).ConfigureAwait(false);
        if (list.IsLong && resource.Namespaced && space.Length == 0 && shared.Namespaces is { } namespaces
            && await SideBySide<T>.ReadAsync(list, await namespaces().ConfigureAwait(false), cancellationToken).ConfigureAwait(false) is { } whole)
            return whole;
        while (list.Last.Next is { Length: > 0 } next)
            await list.ReadAsync($"?limit={LaterPage}{(selector.Length > 0 ? "&" + selector : "")}&continue={Uri.EscapeDataString(next)}", cancellationToken)
                .ConfigureAwait(false);
        return list.Result();
    }

    /// <summary>A list and its pages so far. One reader at a time.</summary>
    private sealed class PagedList<T>(ApiClient client, ApiResource resource, ObjectReader<T> read, string space, SharedLists shared, byte[][] unread)
        where T : class
    {
        private readonly ApiCall _call = new("list", resource, new ObjectName(space, ""));

        public PageMetadata Last { get; private set; }

        public ImmutableArray<T>.Builder Items { get; } = ImmutableArray.CreateBuilder<T>();

        public ImmutableArray<string>.Builder Faults { get; } = ImmutableArray.CreateBuilder<string>();

        /// <summary>How many objects came, those included of which nothing was made.</summary>
        public int Count { get; private set; }

        /// <summary>Whether further pages follow, and enough of them that it is worth asking for namespaces.</summary>
        public bool IsLong => Last is { Next.Length: > 0, Version.Length: > 0, Remaining: > 2 * FirstPage };

        public async Task ReadAsync(string query, CancellationToken cancellationToken)
        {
            var before = Last.Next;
            Last = await client.ReadAsync(_call, query, TakeAsync, cancellationToken).ConfigureAwait(false);
            if (Last.Next is { Length: > 0 } next && next == before)
                throw ApiErrors.Malformed(_call, client._connection, new InvalidDataException("the server sends the same page again"));
        }

        /// <summary>The same list of a namespace.</summary>
        public PagedList<T> In(string name) => new(client, resource, read, name, shared, unread);

        public ListResult<T> Result() => new(Items.DrainToImmutable(), Faults.DrainToImmutable());

        // A page counts when it is whole: one that was cut is read again.
        private async Task<PageMetadata> TakeAsync(Stream stream, CancellationToken token)
        {
            using var page = new PageReader<T>(stream, read, shared.Pool, shared.Budget, unread);
            await page.RunAsync(token).ConfigureAwait(false);
            Items.AddRange(page.Items);
            Faults.AddRange(page.Faults);
            Count += page.Count;
            return page.Metadata;
        }
    }

    /// <summary>A long list, namespace by namespace, several at a time, as the server held it when it answered the first page.</summary>
    private static class SideBySide<T>
        where T : class
    {
        private const int Workers = 6;

        /// <summary>With fewer objects in a namespace, pages are fewer requests than namespaces, and not much slower.</summary>
        private const int FewestInNamespace = 20;

        /// <summary>The whole list in the order of the namespaces; null where reading on page by page is better, or where the namespaces do not add up to
        /// it.</summary>
        public static async Task<ListResult<T>?> ReadAsync(PagedList<T> first, ImmutableArray<string> namespaces, CancellationToken cancellationToken)
        {
            var total = first.Count + first.Last.Remaining!.Value;
            if (namespaces.Length < 2 || namespaces.Length * (long)FewestInNamespace > total)
                return null;
            var lists = namespaces.Select(first.In).ToArray();
            var options = new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(lists, options, async (list, stop) => await WholeAsync(list, first.Last.Version!, stop).ConfigureAwait(false))
                .ConfigureAwait(false);
            // A namespace may be so new that it was not among the names.
            if (lists.Sum(static l => (long)l.Count) != total)
                return null;
            return new ListResult<T>(Joined(lists, static l => l.Items), Joined(lists, static l => l.Faults));
        }

        private static ImmutableArray<TPart> Joined<TPart>(PagedList<T>[] lists, Func<PagedList<T>, ImmutableArray<TPart>.Builder> part)
        {
            var all = ImmutableArray.CreateBuilder<TPart>(lists.Sum(l => part(l).Count));
            foreach (var list in lists)
                all.AddRange(part(list));
            return all.MoveToImmutable();
        }

        private static async Task WholeAsync(PagedList<T> list, string version, CancellationToken cancellationToken)
        {
            // The token of a further page holds the version, and a server refuses it twice.
            await list.ReadAsync($"?limit={LaterPage}&resourceVersion={Uri.EscapeDataString(version)}&resourceVersionMatch=Exact", cancellationToken)
                .ConfigureAwait(false);
            while (list.Last.Next is { Length: > 0 } next)
                await list.ReadAsync($"?limit={LaterPage}&continue={Uri.EscapeDataString(next)}", cancellationToken).ConfigureAwait(false);
        }
    }
}
