using System.Net.Http.Headers;

namespace EgressTools.Cluster;

/// <summary>The Authorization header of requests, renewed where its source can give another. One instance serves requests of all threads.</summary>
internal sealed class Credentials(Connection connection, ConnectionOptions options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private ExecCredential? _issued;
    private AuthenticationHeaderValue? _header;
    private DateTimeOffset? _expires;
    private bool _isLoaded;
    private bool _isGivenUp;

    /// <summary>A client certificate that a plugin gave, as PEM; null otherwise.</summary>
    public (string Certificate, string Key)? IssuedCertificate => _issued is { Certificate: { } certificate, Key: { } key } ? (certificate, key) : null;

    private bool IsCurrent => _isLoaded && !(_expires <= clock.GetUtcNow());

    /// <summary>The header; null where the client certificate says it all.</summary>
    /// <exception cref="ClusterException">The plugin fails.</exception>
    /// <exception cref="InputException">The token's file cannot be read, or the kubeconfig asks for a way to log in that is not supported.</exception>
    public async ValueTask<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken)
    {
        if (!IsCurrent)
            await LoadAsync(() => !IsCurrent, cancellationToken).ConfigureAwait(false);
        return _header;
    }

    /// <summary>After a 401: asks the source again, unless another request has done so since.</summary>
    /// <returns>Whether there is another header to try.</returns>
    public async Task<bool> RenewAsync(AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        await LoadAsync(() => !_isGivenUp && ReferenceEquals(_header, refused), cancellationToken).ConfigureAwait(false);
        if (!Equals(_header, refused))
            return true;
        GiveUp();
        return false;
    }

    /// <summary>What was renewed was refused too. A plugin may open a browser: it is not run once more for each request that is still under way.</summary>
    public void GiveUp() => _isGivenUp = connection.User.Exec is not null;
    public void Dispose() => _loading.Dispose();

    private async Task LoadAsync(Func<bool> isNeeded, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!isNeeded())
                return;
            _header = await FromSourceAsync(cancellationToken).ConfigureAwait(false);
            _isLoaded = true;
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<AuthenticationHeaderValue?> FromSourceAsync(CancellationToken cancellationToken)
    {
        var user = connection.User;
        if (user.TokenFile is { } file && await TokenOfAsync(file, user.Token, cancellationToken).ConfigureAwait(false) is { } fromFile)
            return Bearer(fromFile);
        if (user.Token is { } token)
            return Bearer(token);
        if (user is { Username: { } name, Password: { } password })
            return Known("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
        if (user.Exec is { } plugin)
            return await IssuedAsync(plugin, cancellationToken).ConfigureAwait(false);
        if (user is { AuthProvider: { } provider, HasCredentials: false })
            throw new InputException($"the kubeconfig's user logs in with auth-provider '{TerminalText.Plain(provider)}', which is not supported: " +
                $"use a credential plugin (exec), or pass {Options.Token}", "KubeConfig");
        return null;
    }

    private async Task<AuthenticationHeaderValue?> IssuedAsync(PluginCommand plugin, CancellationToken cancellationToken)
    {
        _issued = await CredentialPlugin.RunAsync(plugin, connection, options, clock, cancellationToken).ConfigureAwait(false);
        // What has expired when it is issued (this machine's clock may be wrong) is used until the server refuses it.
        _expires = _issued.Expires > clock.GetUtcNow() ? _issued.Expires : null;
        return _issued.Token is { } issued ? Bearer(issued) : null;
    }

    private static async Task<string?> TokenOfAsync(string file, string? fallback, CancellationToken cancellationToken)
    {
        try
        {
            return (await Task.Run(() => WholeFile.Text(file, cancellationToken), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false))
                .Trim() is { Length: > 0 } text ? text : fallback;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return fallback ?? throw new InputException($"the kubeconfig's tokenFile {file} cannot be read: {error.Message}", "KubeConfig", inner: error);
        }
    }

    private AuthenticationHeaderValue Bearer(string token)
    {
        // A line break in a token would be a header of its own; the value itself must not appear in a message.
        if (token.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e'))
            throw new InputException("the token has characters that no token may have", "KubeConfig");
        return Known("Bearer", token);
    }

    private AuthenticationHeaderValue Known(string scheme, string secret)
    {
        connection.Secrets.Add(secret);
        return new AuthenticationHeaderValue(scheme, secret);
    }
}
