using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using EgressTools.Model;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EgressTools.Cluster;

/// <summary>
/// The only network access of the tool: one API server over HTTPS. Every failure is a <see cref="ClusterException"/> with the server's reason;
/// 429 and 5xx of reads are tried again as the server asks; every request obeys its time limit and the token.
/// </summary>
public sealed partial class ApiClient : IDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly Connection _connection;
    private readonly Credentials _credentials;
    private readonly Transport _transport;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;

    private ApiClient(Connection connection, Credentials credentials, Transport transport, TimeSpan timeout, TimeProvider clock)
    {
        _connection = connection;
        _credentials = credentials;
        _transport = transport;
        _timeout = timeout;
        _clock = clock;
    }

    /// <summary>For messages: the context's name, or the server's address.</summary>
    public string Origin => _connection.Origin;

    /// <summary>The namespace of the connection: -n, else that of the context, else "default".</summary>
    public string Namespace => _connection.Namespace;

    /// <inheritdoc cref="CreateAsync(ConnectionOptions, TimeProvider, CancellationToken)"/>
    public static Task<ApiClient> CreateAsync(ConnectionOptions options, CancellationToken cancellationToken) => CreateAsync(options, TimeProvider.System, cancellationToken);

    /// <summary>Connects nothing yet: reads the configuration and makes the client.</summary>
    /// <exception cref="InputException">The kubeconfig cannot be read or names what it does not hold.</exception>
    /// <exception cref="ClusterException">A credential plugin fails.</exception>
    public static async Task<ApiClient> CreateAsync(ConnectionOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var config = KubeConfigFiles.Load(options.KubeConfig);
        if (config.IsEmpty && string.IsNullOrEmpty(options.Server) && InCluster.Find() is { } own)
            config = own;
        var connection = Connection.Resolve(options, config);
        var credentials = new Credentials(connection, options, clock);
        // A plugin may answer with a client certificate, which the connection needs from its beginning.
        if (connection.User.Exec is not null)
            await credentials.HeaderAsync(cancellationToken).ConfigureAwait(false);
        var timeout = options.RequestTimeout is { } given ? given == TimeSpan.Zero ? System.Threading.Timeout.InfiniteTimeSpan : given : DefaultTimeout;
        return new ApiClient(connection, credentials, new Transport(connection, credentials.IssuedCertificate), timeout, clock);
    }

    /// <summary>Reads one object.</summary>
    /// <returns>The object, or null where the server says that there is none of this name.</returns>
    public async Task<JObject?> GetAsync(ApiResource resource, ObjectName name, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(new ApiCall("get", resource, name.Name), PathOf(resource, name), ToObjectAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error is { Status: 404, Reason: "NotFound" })
        {
            return null;
        }
    }

    /// <summary>Server-side apply of a document.</summary>
    /// <exception cref="ClusterException">Status 409 names the owners of the fields in its message; 422 names the fields.</exception>
    public Task<JObject> ApplyAsync(ApiResource resource, JObject document, ApplyOptions options, CancellationToken cancellationToken)
    {
        var name = NameOf(document);
        var query = $"?fieldManager={Uri.EscapeDataString(options.FieldManager)}{(options.DryRun ? "&dryRun=All" : "")}{(options.Force ? "&force=true" : "")}";
        return WriteAsync(new ApiCall("patch", resource, name.Name), HttpMethod.Patch, PathOf(resource, name) + query, "application/apply-patch+yaml", document, cancellationToken);
    }

    /// <summary>Creates an object.</summary>
    public Task<JObject> CreateAsync(ApiResource resource, JObject document, CancellationToken cancellationToken)
    {
        var name = NameOf(document);
        return WriteAsync(new ApiCall("create", resource, name.Name), HttpMethod.Post, PathOf(resource, name with { Name = "" }), "application/json", document, cancellationToken);
    }

    /// <summary>Deletes an object; one that is gone already is no error.</summary>
    public async Task DeleteAsync(ApiResource resource, ObjectName name, int? gracePeriodSeconds, CancellationToken cancellationToken)
    {
        var body = new JObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (gracePeriodSeconds is { } seconds)
            body["gracePeriodSeconds"] = seconds;
        try
        {
            await WriteAsync(new ApiCall("delete", resource, name.Name), HttpMethod.Delete, PathOf(resource, name), "application/json", body, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error is { Status: 404, Reason: "NotFound" })
        {
            // What was to be gone is gone.
        }
    }

    /// <summary>Patches an object or a subresource with a JSON merge or strategic merge patch (the content type says which).</summary>
    public Task<JObject> PatchAsync(ApiResource resource, ObjectName name, string? subresource, string contentType, JToken patch, CancellationToken cancellationToken) =>
        WriteAsync(
            new ApiCall("patch", resource, name.Name, subresource), HttpMethod.Patch, PathOf(resource, name) + (subresource is null ? "" : "/" + subresource), contentType, patch, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _credentials.Dispose();
    }

    private static string PathOf(ApiResource resource, ObjectName name)
    {
        var root = resource.Group.Length == 0 ? $"api/{resource.GroupVersion}" : $"apis/{resource.GroupVersion}";
        var space = resource.Namespaced && name.Namespace.Length > 0 ? $"/namespaces/{Uri.EscapeDataString(name.Namespace)}" : "";
        return $"{root}{space}/{resource.Plural}{(name.Name.Length > 0 ? "/" + Uri.EscapeDataString(name.Name) : "")}";
    }

    private static ObjectName NameOf(JObject document) =>
        new((string?)document["metadata"]?["namespace"] ?? "", (string?)document["metadata"]?["name"] ?? "");

    private static async Task<JObject> ToObjectAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var text = new StreamReader(stream);
        using var reader = new JsonTextReader(new StringReader(await text.ReadToEndAsync(cancellationToken).ConfigureAwait(false))) { DateParseHandling = DateParseHandling.None, MaxDepth = 250 };
        return await JToken.ReadFromAsync(reader, cancellationToken).ConfigureAwait(false) as JObject ?? throw new JsonReaderException("no object");
    }

    /// <summary>A read: tried again where the server is busy or the connection breaks.</summary>
    private async Task<T> ReadAsync<T>(ApiCall call, string path, Func<Stream, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (result, failure, wait) = await TryAsync(call, () => new HttpRequestMessage(HttpMethod.Get, new Uri(_connection.Server, path)), take, cancellationToken).ConfigureAwait(false);
            if (failure is null)
                return result!;
            if (attempt >= RetryRules.Attempts || !RetryRules.IsPassing(failure))
                throw failure;
            await Task.Delay(RetryRules.Wait(attempt, wait), _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<JObject> WriteAsync(ApiCall call, HttpMethod method, string path, string contentType, JToken body, CancellationToken cancellationToken)
    {
        var text = body.ToString(Formatting.None);
        var (result, failure, _) = await TryAsync(
            call,
            () => new HttpRequestMessage(method, new Uri(_connection.Server, path)) { Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(contentType)) },
            ToObjectAsync, cancellationToken).ConfigureAwait(false);
        return failure is null ? result! : throw failure;
    }

    /// <summary>One try: an answer, or the failure and how long the server asks to wait.</summary>
    private async Task<(T? Result, ClusterException? Failure, TimeSpan? Wait)> TryAsync<T>(
        ApiCall call, Func<HttpRequestMessage> make, Func<Stream, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await SendAsync(make, either.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                if (response.IsSuccessStatusCode)
                    return (await take(stream, either.Token).ConfigureAwait(false), null, null);
                return (default, ApiErrors.FromStatus(call, (int)response.StatusCode, await TextAsync(stream, either.Token).ConfigureAwait(false), Origin), response.Headers.RetryAfter?.Delta);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            return (default, ApiErrors.Timeout(call, _connection.Server, _timeout), null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or System.Text.Json.JsonException or JsonReaderException)
        {
            return (default, ApiErrors.FromException(error, call, _connection.Server, _transport.TlsProblem), null);
        }
    }

    /// <summary>Sends with credentials; on 401 the source of the credentials is asked once more.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var header = await _credentials.HeaderAsync(cancellationToken).ConfigureAwait(false);
        var response = await SendAsync(make(), header, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !await _credentials.RenewAsync(header, cancellationToken).ConfigureAwait(false))
            return response;
        response.Dispose();
        return await SendAsync(make(), await _credentials.HeaderAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, AuthenticationHeaderValue? header, CancellationToken cancellationToken)
    {
        using (request)
        {
            if (request.Headers.Upgrade.Count == 0)
            {
                request.Version = HttpVersion.Version20;
                request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
            }
            // The handler takes the name of the certificate and of SNI from this header; its own option for it has no effect.
            if (_connection.Cluster.TlsServerName is { Length: > 0 } name)
                request.Headers.Host = name;
            request.Headers.Authorization = header;
            request.Headers.Accept.ParseAdd("application/json");
            request.Headers.UserAgent.ParseAdd("kubectl-egress");
            Impersonate(request.Headers);
            return await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Impersonate(HttpRequestHeaders headers)
    {
        var user = _connection.User;
        if (!string.IsNullOrEmpty(user.As))
            headers.TryAddWithoutValidation("Impersonate-User", user.As);
        if (!string.IsNullOrEmpty(user.AsUid))
            headers.TryAddWithoutValidation("Impersonate-Uid", user.AsUid);
        foreach (var group in user.AsGroups)
            headers.TryAddWithoutValidation("Impersonate-Group", group);
        foreach (var (key, value) in user.AsExtra)
            headers.TryAddWithoutValidation("Impersonate-Extra-" + Uri.EscapeDataString(key), value);
    }

    private static async Task<string> TextAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}

/// <summary>Which failures pass by themselves, and how long to wait for that.</summary>
internal static class RetryRules
{
    /// <summary>How often a read is tried.</summary>
    public const int Attempts = 4;

    /// <summary>However long a server asks to wait: not longer than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>429, 5xx, and connections that broke; not refused ones, certificates, or time limits.</summary>
    public static bool IsPassing(ClusterException failure) =>
        failure.Status is 429 or >= 500 || (failure.Status is null && failure.Id is "Connection" or "BadAnswer" && failure.InnerException is not null && !IsRefused(failure.InnerException));

    /// <summary>As the server asks, else a growing time with some of it left to chance, so that many clients do not come back at once.</summary>
    public static TimeSpan Wait(int attempt, TimeSpan? asked)
    {
        var wait = asked ?? TimeSpan.FromMilliseconds((100 << attempt) * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 1000.0)));
        return wait > Longest ? Longest : wait;
    }

    private static bool IsRefused(Exception error) =>
        error is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused or System.Net.Sockets.SocketError.HostNotFound }
        || (error.InnerException is not null && IsRefused(error.InnerException));
}
