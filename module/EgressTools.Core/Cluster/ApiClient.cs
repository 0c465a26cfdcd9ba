namespace EgressTools.Cluster;

/// <summary>The only network access of the tool: one API server over HTTPS. Every failure is a <see cref="ClusterException"/> with the server's reason; what
/// passes is tried again as <see cref="RetryPolicy"/> says; every call obeys its time limit and the token.</summary>
public sealed partial class ApiClient : IDisposable
{
    private readonly ConnectionOptions _options;
    private readonly Connection _connection;
    private readonly Credentials _credentials;
    private readonly Transport _transport;
    private readonly CallLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ServerWarnings _warnings;
    private readonly string _userAgent;
    private readonly RequestGate _gate = new();

    private ApiClient(ConnectionOptions options, Connection connection, Credentials credentials, Transport transport, TimeProvider clock)
    {
        _options = options;
        _connection = connection;
        _credentials = credentials;
        _transport = transport;
        _limits = CallLimits.Of(options.RequestTimeout);
        _clock = clock;
        _warnings = new ServerWarnings(text => options.Report?.Warn(text), connection.Secrets);
        _userAgent = UserAgent.Of(options.Product);
    }

    /// <summary>What time limits of requests, and of what is done by several, are measured by.</summary>
    internal TimeProvider Clock => _clock;
    /// <summary>For messages: the context's name, or the server's address.</summary>
    public string Origin => _connection.Origin;
    /// <summary>The name of the kubeconfig's context that is in use; null without one, as in a pod.</summary>
    public string? Context => _connection.ContextName;
    /// <summary>The namespace of the connection: -n, else that of the context, else "default".</summary>
    public string Namespace => _connection.Namespace;

    /// <inheritdoc cref="CreateAsync(ConnectionOptions, TimeProvider, CancellationToken)"/>
    public static Task<ApiClient> CreateAsync(ConnectionOptions options, CancellationToken cancellationToken) =>
        CreateAsync(options, TimeProvider.System, cancellationToken);

    /// <summary>Connects nothing yet: reads the configuration and makes the client.</summary>
    /// <exception cref="InputException">The kubeconfig cannot be read or names what it does not hold.</exception>
    /// <exception cref="ClusterException">A credential plugin fails.</exception>
    public static async Task<ApiClient> CreateAsync(ConnectionOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Its files may be pipes that nobody writes to.
        var connection = await Task.Run(() => Resolve(options, cancellationToken), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        var credentials = new Credentials(connection, options, clock);
        // A plugin may answer with a client certificate, which the connection needs from its beginning, and it must start before the connection
        // changes this process's environment.
        await credentials.HeaderAsync(cancellationToken).ConfigureAwait(false);
        var transport = await Task.Run(() => new Transport(connection, credentials.IssuedCertificate, options.SkipSystemRoots, cancellationToken),
            cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ApiClient(options, connection, credentials, transport, clock);
    }

    private static Connection Resolve(ConnectionOptions options, CancellationToken cancellationToken)
    {
        var config = KubeConfigFiles.Load(options.KubeConfig, cancellationToken);
        var own = config.IsEmpty && string.IsNullOrEmpty(options.Server) ? InCluster.Find() : null;
        var connection = Connection.Resolve(options, own ?? config);
        return own is null ? connection : connection with { ContextName = null };
    }

    /// <summary>Reads one object.</summary>
    /// <returns>The object, or null where the server has none of this name.</returns>
    public Task<JObject?> GetAsync(ApiResource resource, ObjectName name, CancellationToken cancellationToken) =>
        GetAsync(resource, name, static found => found, cancellationToken);

    /// <summary>Reads one object as a value: where a member is of another type than its kind has, the answer cannot be used.</summary>
    /// <returns>The value, or null where the server has none of this name.</returns>
    internal async Task<T?> GetAsync<T>(ApiResource resource, ObjectName name, Func<JObject, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ReadAsync(new ApiCall("get", resource, name), "", TakeAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error is { Status: 404, Reason: "NotFound" })
        {
            return null;
        }

        async Task<T?> TakeAsync(Stream stream, CancellationToken token)
        {
            var found = await JsonBody.ReadNamedAsync(stream, token).ConfigureAwait(false);
            try
            {
                return read(found);
            }
            catch (System.Text.Json.JsonException error)
            {
                throw new AnswerException(error.Message.TrimEnd('.'));
            }
        }
    }

    /// <summary>The versions in which a resource's group is served, as <c>group/version</c>, those that the server prefers first; none where it is
    /// not.</summary>
    internal async Task<ImmutableArray<string>> VersionsAsync(ApiResource resource, CancellationToken cancellationToken)
    {
        try
        {
            var group = await ReadAsync(new ApiCall(ApiCall.Discover, resource), "", JsonBody.ReadAsync, cancellationToken).ConfigureAwait(false);
            return [.. (group["versions"] as JArray ?? []).OfType<JObject>()
                .Select(static v => v["groupVersion"] is JValue { Value: string version } ? version : "")];
        }
        catch (ClusterException error) when (error.Status == 404)
        {
            return [];
        }
    }

    /// <summary>Server-side apply of a document; a field that the server does not know is an error, not dropped in silence.</summary>
    /// <exception cref="ClusterException">Status 409 names the owners of the fields in its message; 422 names the fields.</exception>
    /// <exception cref="InputException">The document has a field that the server does not know.</exception>
    public async Task<JObject> ApplyAsync(ApiResource resource, JObject document, ApplyOptions options, CancellationToken cancellationToken)
    {
        var query = $"?fieldManager={Uri.EscapeDataString(options.FieldManager)}&fieldValidation=Strict{(options.DryRun ? "&dryRun=All" : "")}" +
            $"{(options.Force ? "&force=true" : "")}";
        try
        {
            return await WriteAsync(new ApiCall("patch", resource, NameOf(document)), HttpMethod.Patch, query, "application/apply-patch+yaml",
                WithoutManagers(document), cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Field is not null)
        {
            throw new InputException(error.Message, error.Id, field: error.Field, inner: error);
        }
    }

    /// <summary>Creates an object.</summary>
    public Task<JObject> CreateAsync(ApiResource resource, JObject document, CancellationToken cancellationToken, bool dryRun = false) =>
        WriteAsync(new ApiCall("create", resource, NameOf(document)), HttpMethod.Post, dryRun ? "?dryRun=All" : "",
            "application/json", document, cancellationToken);

    /// <summary>Deletes an object; that one is gone already is not an error. One that was changed since a given version is left alone: status 409.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(ApiResource resource, ObjectName name, int? gracePeriodSeconds, CancellationToken cancellationToken,
        bool dryRun = false, string? resourceVersion = null)
    {
        var options = new JObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (gracePeriodSeconds is { } seconds)
            options["gracePeriodSeconds"] = seconds;
        if (resourceVersion is not null)
            options["preconditions"] = new JObject { ["resourceVersion"] = resourceVersion };
        try
        {
            await WriteAsync(new ApiCall("delete", resource, name), HttpMethod.Delete, dryRun ? "?dryRun=All" : "", "application/json", options,
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ClusterException error) when (error is { Status: 404, Reason: "NotFound" })
        {
            return false;
        }
    }

    /// <summary>Patches an object or a subresource with a JSON merge or strategic merge patch (the content type says which).</summary>
    public Task<JObject> PatchAsync(
        ApiResource resource, ObjectName name, string? subresource, string contentType, JToken patch,
            CancellationToken cancellationToken, bool dryRun = false) =>
        WriteAsync(new ApiCall("patch", resource, name, subresource), HttpMethod.Patch, dryRun ? "?dryRun=All" : "", contentType, patch, cancellationToken);

    /// <summary>Merges a JSON merge patch into an object. Where the patch names a <c>metadata.resourceVersion</c>, an object that was changed meanwhile is left
    /// alone: status 409.</summary>
    public Task<JObject> MergeAsync(ApiResource resource, ObjectName name, JObject patch, string fieldManager, bool dryRun, CancellationToken cancellationToken)
    {
        var query = $"?fieldManager={Uri.EscapeDataString(fieldManager)}&fieldValidation=Strict{(dryRun ? "&dryRun=All" : "")}";
        return WriteAsync(new ApiCall("patch", resource, name), HttpMethod.Patch, query, "application/merge-patch+json", patch, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _credentials.Dispose();
        _largeOutputs.Dispose();
    }

    private static ObjectName NameOf(JObject document) =>
        new((string?)document["metadata"]?["namespace"] ?? "", (string?)document["metadata"]?["name"] ?? "");

    // What was read from a server says who owns its fields; apply refuses a document that does.
    private static JObject WithoutManagers(JObject document)
    {
        if (document["metadata"]?["managedFields"] is null)
            return document;
        var clean = (JObject)document.DeepClone();
        ((JObject)clean["metadata"]!).Remove("managedFields");
        return clean;
    }
}
