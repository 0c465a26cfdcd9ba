using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EgressTools.Cluster;

/// <summary>Reads the kubeconfig's certificates and keys, all PEM: in files, or base64 in the kubeconfig.</summary>
internal static class Certificates
{
    /// <summary>The authorities to trust; null where none is given and those of the system count.</summary>
    /// <exception cref="InputException">They cannot be read.</exception>
    public static X509Certificate2Collection? Authorities(KubeCluster cluster, CancellationToken cancellationToken)
    {
        if (Pem(cluster.CertificateAuthorityData, cluster.CertificateAuthority, "certificate-authority", cancellationToken) is not { } pem)
            return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw Unreadable("certificate-authority", error);
        }
        return authorities.Count > 0 ? authorities : throw Unreadable("certificate-authority", inner: null);
    }

    /// <summary>The client certificate with its key; null where none is given.</summary>
    /// <exception cref="InputException">They cannot be read.</exception>
    public static X509Certificate2? Client(KubeUser user, (string Certificate, string Key)? issued, CancellationToken cancellationToken)
    {
        var certificate = issued?.Certificate ?? Pem(user.ClientCertificateData, user.ClientCertificate, "client-certificate", cancellationToken);
        var key = issued?.Key ?? Pem(user.ClientKeyData, user.ClientKey, "client-key", cancellationToken);
        if (certificate is null && key is null)
            return null;
        if (certificate is null || key is null)
            throw new InputException("the kubeconfig's user needs client-certificate and client-key together", "KubeConfig");
        try
        {
            return Usable(X509Certificate2.CreateFromPem(certificate, key));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw Unusable(certificate, error);
        }
    }

    private static InputException Unusable(string certificate, Exception error)
    {
        try
        {
            using var alone = X509Certificate2.CreateFromPem(certificate);
            return error is ArgumentException || error.InnerException is ArgumentException
                ? new InputException("the kubeconfig's client-key does not belong to its client-certificate: " +
                    "their keys do not match", "KubeConfig", inner: error)
                : Unreadable("client-key", error);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            return Unreadable("client-certificate", error);
        }
    }

    // Windows' TLS cannot use a key that lives in memory alone.
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
        {
            var stored = certificate.Export(X509ContentType.Pkcs12);
#if NET9_0_OR_GREATER
            return X509CertificateLoader.LoadPkcs12(stored, password: null);
#else
            return new X509Certificate2(stored);
#endif
        }
    }

    private static string? Pem(string? data, string? path, string field, CancellationToken cancellationToken)
    {
        try
        {
            if (data is not null)
                return System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(data));
            return path is null ? null : System.Text.Encoding.ASCII.GetString(WholeFile.Bytes(path, cancellationToken));
        }
        catch (FormatException error)
        {
            throw new InputException($"the kubeconfig's {field}-data is not base64", "KubeConfig", inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the kubeconfig's {field} {path} cannot be read: {error.Message.TrimEnd('.')}", "KubeConfig", inner: error);
        }
    }

    private static InputException Unreadable(string field, Exception? inner) =>
        new($"the kubeconfig's {field} holds no PEM that can be used", "KubeConfig", inner: inner);
}
