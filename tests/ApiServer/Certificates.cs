using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EgressTools.ApiServer;

/// <summary>A certificate authority of the server's own, made anew for each server.</summary>
public sealed class Certificates : IDisposable
{
    private readonly X509Certificate2 _authority;

    internal Certificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=egress-test-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Server = WithKey(Issue("CN=kube-apiserver", server: true, expired: false));
        ExpiredServer = WithKey(Issue("CN=kube-apiserver", server: true, expired: true));
    }

    /// <summary>The authority's certificate in PEM.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    internal X509Certificate2 Server { get; }

    internal X509Certificate2 ExpiredServer { get; }

    /// <summary>A client certificate and its key, in PEM.</summary>
    public (string Certificate, string Key) Client(string user, params IEnumerable<string> groups) =>
        Pem(Issue($"CN={user}{string.Concat(groups.Select(static g => $", O={g}"))}", server: false, expired: false));

    /// <summary>A client certificate whose time is over, and its key, in PEM.</summary>
    public (string Certificate, string Key) ExpiredClient(string user) => Pem(Issue($"CN={user}", server: false, expired: true));

    private static (string Certificate, string Key) Pem((X509Certificate2 Certificate, ECDsa Key) issued)
    {
        var (certificate, key) = issued;
        using (certificate)
        using (key)
            return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        Server.Dispose();
        ExpiredServer.Dispose();
    }

    internal bool Trusts(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private (X509Certificate2 Certificate, ECDsa Key) Issue(string subject, bool server, bool expired)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        if (server)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
        }
        var until = new DateTimeOffset(expired ? 2001 : 2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return (request.Create(_authority, DateTimeOffset.UnixEpoch, until, RandomNumberGenerator.GetBytes(16)), key);
    }

    private static X509Certificate2 WithKey((X509Certificate2 Certificate, ECDsa Key) issued)
    {
        using (issued.Certificate)
        using (issued.Key)
            return issued.Certificate.CopyWithPrivateKey(issued.Key);
    }
}
