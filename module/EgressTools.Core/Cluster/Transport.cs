using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EgressTools.Cluster;

/// <summary>The HTTP client for one server: trust, client certificate, proxy, HTTP/2 where the server has it, gzip.</summary>
internal sealed class Transport : IDisposable
{
    private readonly HttpMessageInvoker _client;

    public Transport(Connection connection, (string Certificate, string Key)? issued)
    {
        var proxy = ProxyChoice.For(connection.Server, connection.Cluster.ProxyUrl, Environment.GetEnvironmentVariable);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(20),
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy is null ? null : new WebProxy(proxy),
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, chain, errors) => Check(connection, chain, errors);
        if (Authorities(connection.Cluster) is { } authorities)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        if (ClientCertificate(connection.User, issued) is { } certificate)
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        _client = new HttpMessageInvoker(handler);
    }

    /// <summary>What the last check of the server's certificate found wrong, one clause; null where all was well.</summary>
    public string? TlsProblem { get; private set; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _client.SendAsync(request, cancellationToken);

    public void Dispose() => _client.Dispose();

    private static X509Certificate2Collection? Authorities(KubeCluster cluster)
    {
        if (Text(cluster.CertificateAuthorityData, cluster.CertificateAuthority, "certificate-authority") is not { } pem)
            return null;
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw new InputException("the kubeconfig's certificate-authority is no certificate in PEM", "KubeConfig", inner: error);
        }
        return certificates.Count > 0 ? certificates : throw new InputException("the kubeconfig's certificate-authority holds no certificate", "KubeConfig");
    }

    private static X509Certificate2? ClientCertificate(KubeUser user, (string Certificate, string Key)? issued)
    {
        var certificate = Text(user.ClientCertificateData, user.ClientCertificate, "client-certificate") ?? issued?.Certificate;
        var key = Text(user.ClientKeyData, user.ClientKey, "client-key") ?? issued?.Key;
        if (certificate is null && key is null)
            return null;
        if (certificate is null || key is null)
            throw new InputException($"the kubeconfig's user has a {(key is null ? "client certificate but no client key" : "client key but no client certificate")}", "KubeConfig");
        try
        {
            return Usable(X509Certificate2.CreateFromPem(certificate, key));
        }
        catch (CryptographicException error)
        {
            throw new InputException("the kubeconfig's client certificate and key are no pair in PEM", "KubeConfig", inner: error);
        }
    }

    /// <summary>Windows takes no key that lives in memory alone for TLS.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
        {
#if NET9_0_OR_GREATER
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
#else
            return new X509Certificate2(certificate.Export(X509ContentType.Pkcs12));
#endif
        }
    }

    private static string? Text(string? data, string? file, string field)
    {
        try
        {
            if (data is not null)
                return System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(data));
            return file is null ? null : File.ReadAllText(file);
        }
        catch (FormatException error)
        {
            throw new InputException($"the kubeconfig's {field}-data is not base64", "KubeConfig", inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the file of {field}, {file}, cannot be read: {ApiErrors.Plain(error.Message)}", "KubeConfig", inner: error);
        }
    }

    private bool Check(Connection connection, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || connection.Cluster.InsecureSkipTlsVerify)
            return true;
        TlsProblem = Problem(connection, chain, errors);
        return false;
    }

    private static string Problem(Connection connection, X509Chain? chain, SslPolicyErrors errors)
    {
        var states = chain?.ChainStatus.Select(static s => s.Status).ToHashSet() ?? [];
        if (states.Contains(X509ChainStatusFlags.NotTimeValid))
            return "its time is over, or has not begun: are the clocks right?";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return "it is not signed by the cluster's authority; give the right one with --certificate-authority";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"it is not for '{connection.Cluster.TlsServerName ?? connection.Server.Host}'; give the name that it is for with --tls-server-name";
        return "the server showed none";
    }
}
