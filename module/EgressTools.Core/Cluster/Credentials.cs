using System.Net.Http.Headers;
using System.Text;

namespace EgressTools.Cluster;

/// <summary>The Authorization header of requests, renewed where its source can give another. One instance serves requests of all threads.</summary>
internal sealed class Credentials(Connection connection, ConnectionOptions options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private ExecCredential? _issued;
    private AuthenticationHeaderValue? _header;
    private bool _isLoaded;

    /// <summary>A client certificate that a plugin gave, as PEM; null otherwise.</summary>
    public (string Certificate, string Key)? IssuedCertificate => _issued is { Certificate: { } certificate, Key: { } key } ? (certificate, key) : null;

    /// <summary>The header; null where the client certificate says it all.</summary>
    /// <exception cref="ClusterException">The plugin fails.</exception>
    /// <exception cref="InputException">The token's file cannot be read.</exception>
    public async ValueTask<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken)
    {
        if (!_isLoaded || _issued?.Expires <= clock.GetUtcNow())
            await RenewAsync(_header, cancellationToken);
        return _header;
    }

    /// <summary>After a 401: asks the source again, unless another request has done so since.</summary>
    /// <returns>Whether there is another header to try.</returns>
    public async Task<bool> RenewAsync(AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (!_isLoaded || ReferenceEquals(_header, refused))
                _header = await LoadAsync(cancellationToken);
            _isLoaded = true;
            return _header is not null && !Equals(_header, refused);
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose() => _renewing.Dispose();

    private async Task<AuthenticationHeaderValue?> LoadAsync(CancellationToken cancellationToken)
    {
        var user = connection.User;
        if (user.TokenFile is { } file && await TokenOfAsync(file, user.Token, cancellationToken) is { } fromFile)
            return Bearer(fromFile);
        if (user.Token is { } token)
            return Bearer(token);
        if (user is { Username: { } name, Password: { } password })
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
        if (user.Exec is not { } plugin)
            return null;
        _issued = await CredentialPlugin.RunAsync(plugin, connection, options, clock, cancellationToken);
        return _issued.Token is { } issued ? Bearer(issued) : null;
    }

    private static async Task<string?> TokenOfAsync(string file, string? fallback, CancellationToken cancellationToken)
    {
        try
        {
            return (await File.ReadAllTextAsync(file, cancellationToken)).Trim() is { Length: > 0 } text ? text : fallback;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return fallback ?? throw new InputException($"the kubeconfig's tokenFile {file} cannot be read: {error.Message}", "KubeConfig", inner: error);
        }
    }

    private static AuthenticationHeaderValue Bearer(string token)
    {
        // A line break in a token would be a header of its own; the value itself must not appear in a message.
        if (token.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e'))
            throw new InputException("the token has characters that no token may have", "KubeConfig");
        return new AuthenticationHeaderValue("Bearer", token);
    }
}
