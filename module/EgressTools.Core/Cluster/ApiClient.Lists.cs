using System.Collections.Immutable;
using EgressTools.Model;
using EgressTools.Sources;

namespace EgressTools.Cluster;

/// <summary>The objects of a list, and what could not be read of single ones.</summary>
internal sealed record ListResult<T>(ImmutableArray<T> Items, ImmutableArray<string> Faults);

public sealed partial class ApiClient
{
    private const int PageSize = 500;

    /// <summary>A list that expires while it is read is begun anew so often.</summary>
    private const int Restarts = 2;

    /// <summary>Reads a list of the whole cluster or of one namespace, page by page.</summary>
    /// <param name="resource">What.</param>
    /// <param name="read">Makes a value of each object; those of which it makes null are left out.</param>
    /// <param name="selector">A query such as <c>labelSelector=...</c>, escaped; or empty.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="space">The namespace; empty for all.</param>
    internal async Task<ListResult<T>> ListAsync<T>(ApiResource resource, ObjectReader<T> read, string selector, CancellationToken cancellationToken, string space = "")
        where T : class
    {
        for (var restart = 0; ; restart++)
        {
            try
            {
                return await ListOnceAsync(resource, read, selector, space, cancellationToken);
            }
            catch (ClusterException error) when (error.Status == 410 && restart < Restarts)
            {
                // The token of the next page is too old: the pages so far may not fit the rest.
            }
        }
    }

    private async Task<ListResult<T>> ListOnceAsync<T>(ApiResource resource, ObjectReader<T> read, string selector, string space, CancellationToken cancellationToken)
        where T : class
    {
        var items = ImmutableArray.CreateBuilder<T>();
        var faults = ImmutableArray.CreateBuilder<string>();
        var pool = new StringPool();
        var call = new ApiCall("list", resource, new ObjectName(space, ""));
        var query = $"?limit={PageSize}{(selector.Length > 0 ? "&" + selector : "")}";
        var next = "";
        do
        {
            var token = next;
            next = await ReadAsync(call, token.Length > 0 ? $"{query}&continue={Uri.EscapeDataString(token)}" : query, TakeAsync, cancellationToken);
            if (next == token && next.Length > 0)
                throw ApiErrors.Malformed(call, _connection, new InvalidDataException("the same page follows itself"));
        }
        while (next.Length > 0);
        return new ListResult<T>(items.ToImmutable(), faults.ToImmutable());

        // A page counts when it is whole: one that was cut is read again.
        async Task<string> TakeAsync(Stream stream, CancellationToken token)
        {
            using var page = new PageReader<T>(stream, read, pool);
            await page.RunAsync(token);
            items.AddRange(page.Items);
            faults.AddRange(page.Faults);
            return page.Continue;
        }
    }
}
