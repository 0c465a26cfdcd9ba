namespace EgressTools.Model;

/// <summary>Where an API server is reached.</summary>
/// <param name="Host">An address or name.</param>
public sealed record ServerAddress(string Host, int Port)
{
    /// <summary>What the variables KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT of a container
    /// say; null where they name no host, which must not get among the arguments of a command.</summary>
    internal static ServerAddress? Of(string? host, string? port) =>
        string.IsNullOrEmpty(host) || !(Address.TryParse(host, out _) || LabelSelectorParser.IsDnsName(host))
        ? null
        : new ServerAddress(host, int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= 65535 ? number : 443);
}

/// <summary>An EndpointSlice of the Service default/kubernetes.</summary>
/// <param name="Addresses">Where a ready API server answers: every address with every port of the slice.</param>
public sealed record ApiServerSlice(ObjectName Name, ImmutableArray<ServerAddress> Addresses);
