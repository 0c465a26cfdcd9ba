using System.Net;
using System.Net.Sockets;

namespace EgressTools.Probes;

/// <summary>Looks up the echo services' names here, as a hint to which entry of the map decides about them.</summary>
internal static class EchoNames
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>The services with their addresses. Names are looked up only where a policy treats destinations differently, also private ones, which an own
    /// service may have. A name that does not resolve stays without addresses.</summary>
    public static async Task<ImmutableArray<EchoTarget>> ResolveAsync(ImmutableArray<Uri> urls, ClusterSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!snapshot.Policies.Any(DistinguishesDestinations))
            return [.. urls.Select(EchoTarget.Of)];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        return [.. await Task.WhenAll(urls.Select(url => OneAsync(EchoTarget.Of(url), limit.Token))).ConfigureAwait(false)];
    }

    private static bool DistinguishesDestinations(EgressPolicy policy) =>
        policy.DestinationCidrs.Concat(policy.ExcludedCidrs).Any(static text => Cidr.TryParse(text, out var cidr) && cidr.Length > 0);

    private static async Task<EchoTarget> OneAsync(EchoTarget target, CancellationToken cancellationToken)
    {
        if (target.IsLiteral || target.Url.IsLoopback)
            return target;
        try
        {
            var found = await Dns.GetHostAddressesAsync(target.Url.DnsSafeHost, cancellationToken).ConfigureAwait(false);
            return target with { Addresses = [.. found.Select(static a => Address.Parse(a.ToString())).Order()] };
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or FormatException)
        {
            return target;
        }
    }
}
