using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EgressTools.Cluster;

/// <summary>The one connection pool to the one server, and what its certificate was refused for.</summary>
internal sealed class Transport : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly X509Certificate2Collection? _authorities;
    private readonly X509Certificate2? _client;

    public Transport(Connection connection, (string Certificate, string Key)? issued, bool skipSystemRoots, CancellationToken cancellationToken)
    {
        var usesTls = connection.Server.Scheme == Uri.UriSchemeHttps;
        if (usesTls)
            TlsLibraries.Wait();
        _authorities = usesTls ? Certificates.Authorities(connection.Cluster, cancellationToken) : null;
        _client = usesTls ? Certificates.Client(connection.User, issued, cancellationToken) : null;
        var proxy = ProxyChoice.For(connection.Server, connection.Cluster.ProxyUrl, Environment.GetEnvironmentVariable);
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy is null ? null : new WebProxy(proxy) { Credentials = ProxyLogin(proxy, connection.Secrets) },
            AutomaticDecompression = DecompressionMethods.GZip,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1 << 20,
            ActivityHeadersPropagator = null,
            // Names of users may be any text; Go writes and reads it as it is.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            // Every request has its own limit, which holds for connecting too.
            ConnectTimeout = Timeout.InfiniteTimeSpan,
        };
        if (connection.User.RepeatsHeaders)
            _handler.PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new RepeatedHeaderStream(context.PlaintextStream));
        if (usesTls)
            _handler.SslOptions = Tls(connection, skipSystemRoots);
        _invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
    }

    /// <summary>Why the server's certificate was refused; null while none was.</summary>
    public RefusedCertificate? Refused { get; private set; }

    /// <summary>Since when the client certificate is out of date; null where it is valid or missing.</summary>
    public DateTimeOffset? ClientExpired(DateTimeOffset now) =>
        _client is not null && new DateTimeOffset(_client.NotAfter) is var end && end < now ? end : null;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    public void Dispose()
    {
        _invoker.Dispose();
        _handler.Dispose();
        _client?.Dispose();
        foreach (var authority in _authorities ?? [])
            authority.Dispose();
    }

    private SslClientAuthenticationOptions Tls(Connection connection, bool skipSystemRoots)
    {
        var options = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                connection.Cluster.InsecureSkipTlsVerify || IsTrusted(certificate, chain, errors),
        };
        if (_authorities is not null)
        {
            if (skipSystemRoots)
                SystemRoots.Skip();
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        }
        if (_client is not null)
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => _client;
        return options;
    }

    private bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // Go trusts whatever stands in the bundle, .NET only what signed itself: an intermediate there is an anchor too.
        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsInGivenAuthority(chain))
            errors = SslPolicyErrors.None;
        if (errors == SslPolicyErrors.None)
            return true;
        Refused = RefusedCertificate.From(certificate as X509Certificate2, chain, errors);
        return false;
    }

    private bool EndsInGivenAuthority(X509Chain? chain) =>
        _authorities is not null && chain is { ChainElements.Count: > 0 }
        && chain.ChainStatus.All(static s => s.Status is X509ChainStatusFlags.PartialChain)
        && _authorities.Any(a => a.RawDataMemory.Span.SequenceEqual(chain.ChainElements[^1].Certificate.RawDataMemory.Span));

    private static NetworkCredential? ProxyLogin(Uri proxy, SecretMask secrets)
    {
        if (proxy.UserInfo.Length == 0)
            return null;
        var parts = proxy.UserInfo.Split(':', 2);
        var password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        secrets.Add(password);
        secrets.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(proxy.UserInfo))));
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), password);
    }
}

/// <summary>What was wrong with a server's certificate.</summary>
/// <param name="IsExpired">Its time, or that of one above it, is over or has not begun.</param>
internal sealed record RefusedCertificate(bool IsNameWrong, bool IsExpired, string Names)
{
    public static RefusedCertificate From(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var names = certificate?.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return new RefusedCertificate(
            errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            chain?.ChainStatus.Any(static s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) ?? false,
            names is null ? "" : string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static a => a.ToString())).Take(5)));
    }
}
