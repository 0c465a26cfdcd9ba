namespace EgressTools.Engine.Exits;

/// <summary>The one list of the public echo services that are asked where none is given, and what a URL of one has to look like.</summary>
public static class EchoServices
{
    /// <summary>In the order in which a pod tries them. All answer with the bare address and over IPv4 only where they can, since that is what policies steer.
    /// Plain http comes first, because bash and small builds of wget cannot do more; 4.ipw.cn is there for mainland China, where others may not be
    /// reached.</summary>
    public static readonly ImmutableArray<Uri> Defaults =
    [
        new("http://checkip.amazonaws.com/"),
        new("http://4.ipw.cn/"),
        new("https://api.ipify.org/"),
        new("http://ifconfig.me/ip"),
        new("https://ipv4.icanhazip.com/"),
    ];

    /// <summary>The environment variable of a site: URLs that are asked where none is given, in place of the public ones; or "none" where no third party may be
    /// told of the pods, so that one has to be given.</summary>
    public const string Variable = "EGRESSTOOLS_ECHO";

    /// <summary>The hosts of the public services, for help and README.</summary>
    public static string Hosts => string.Join(", ", Defaults.Select(static d => d.Host));

    /// <summary>The services to ask: those given, else those of the site, else the public ones.</summary>
    /// <param name="given">Those of this call.</param>
    /// <param name="site">The value of <see cref="Variable"/>; null where it is not set.</param>
    /// <exception cref="UsageException">A pod cannot be given the URL, or no URL is given where the site asks for one.</exception>
    public static ImmutableArray<Uri> Choose(ImmutableArray<Uri> given, string? site)
    {
        if (given.IsEmpty && site?.Trim() is "none")
            throw new UsageException($"the environment forbids public echo services ({Variable}=none): name your own with {Options.Echo}", "EchoRequired");
        return Require(given.IsEmpty ? [.. (site ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Parse)] : given);
    }

    /// <summary>The services, all of them such as a pod can be given; the public ones where there are none.</summary>
    /// <exception cref="UsageException">One is not.</exception>
    public static ImmutableArray<Uri> Require(ImmutableArray<Uri> given)
    {
        foreach (var url in given)
            Require(url);
        return given.IsEmpty ? Defaults : given;
    }

    private static Uri Parse(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
        ? url
        : throw new UsageException($"{Variable} must be http://host/path, https://host/path or none, not '{text}'", "InvalidEcho");

    private static void Require(Uri url)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Host.Length == 0)
            throw new UsageException($"'{url}' cannot be an echo service: give a URL that starts with http:// or https://", "InvalidEcho");
        if (url.UserInfo.Length > 0)
            throw new UsageException(
                $"the echo service at '{url.Host}' is given with a user name or password, which every process in the pods could read: " +
                "leave it out", "InvalidEcho");
    }
}
