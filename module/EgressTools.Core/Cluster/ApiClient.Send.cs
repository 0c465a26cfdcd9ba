using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EgressTools.Cluster;

public sealed partial class ApiClient
{
    /// <summary>A read: tried again where the server is busy or the connection breaks.</summary>
    private async Task<T> ReadAsync<T>(ApiCall call, string query, Func<Stream, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        var address = new Uri(_connection.Server, call.Path + query);
        for (var attempt = 1; ; attempt++)
        {
            var answer = await TryAsync(call, () => new HttpRequestMessage(HttpMethod.Get, address), take, cancellationToken);
            if (answer.Failure is null)
                return answer.Value!;
            var wait = RetryPolicy.WaitAfter(attempt, answer.Failure, answer.RetryAfter, Jitter()) ?? throw answer.Failure;
            await Task.Delay(wait, _clock, cancellationToken);
        }
    }

    /// <summary>A write: sent once, since nobody knows what a broken connection carried out.</summary>
    private async Task<JObject> WriteAsync(ApiCall call, HttpMethod method, string query, string contentType, JToken body, CancellationToken cancellationToken)
    {
        var address = new Uri(_connection.Server, call.Path + query);
        var text = body.ToString(Formatting.None);
        var answer = await TryAsync(
            call,
            () => new HttpRequestMessage(method, address) { Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(contentType)) },
            JsonBody.ReadAsync,
            cancellationToken);
        return answer.Failure is null ? answer.Value! : throw answer.Failure;
    }

    private async Task<Answer<T>> TryAsync<T>(ApiCall call, Func<HttpRequestMessage> make, Func<Stream, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await SendAsync(make, either.Token);
            if (!response.IsSuccessStatusCode)
                return new(Failure: await RefusalAsync(call, response, either.Token), RetryAfter: RetryAfter(response));
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            return new(await take(stream, either.Token));
        }
        catch (Exception error) when (IsTransportError(error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Failure: Translate(call, error));
        }
    }

    private static bool IsTransportError(Exception error) =>
        error is OperationCanceledException or HttpRequestException or IOException or InvalidDataException or System.Text.Json.JsonException or JsonReaderException;

    private ClusterException Translate(ApiCall call, Exception error) => error switch
    {
        OperationCanceledException => ApiErrors.TimedOut(call, _timeout, _connection, error),
        System.Text.Json.JsonException or JsonReaderException or InvalidDataException => ApiErrors.Malformed(call, _connection, error),
        _ => ApiErrors.FromTransport(call, error, _connection, _transport.Refused),
    };

    private async Task<ClusterException> RefusalAsync(ApiCall call, HttpResponseMessage response, CancellationToken cancellationToken) =>
        ApiErrors.FromStatus(call, await ServerStatus.ReadAsync(response, cancellationToken), _connection);

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date is { } date ? date - _clock.GetUtcNow() : null);

    // Clients that failed together must not come back together.
    private static double Jitter() => RandomNumberGenerator.GetInt32(1000) / 1000.0;

    /// <summary>Sends with credentials; on 401 their source is asked once more.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var header = await _credentials.HeaderAsync(cancellationToken);
        var response = await SendAsync(make(), header, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !await _credentials.RenewAsync(header, cancellationToken))
            return response;
        response.Dispose();
        return await SendAsync(make(), await _credentials.HeaderAsync(cancellationToken), cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, AuthenticationHeaderValue? header, CancellationToken cancellationToken)
    {
        using (request)
        {
            if (request.Headers.Upgrade.Count == 0 && !_connection.User.RepeatsHeaders)
            {
                request.Version = HttpVersion.Version20;
                request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
            }
            // SocketsHttpHandler takes the name for SNI and for the check of the certificate from here, and ignores that of its TLS options.
            request.Headers.Host = _connection.Cluster.TlsServerName;
            request.Headers.Authorization = header;
            // From 1.36 on the API server hands an upgrade with its headers to the kubelet, which has no JSON to offer there and answers 406.
            request.Headers.TryAddWithoutValidation("Accept", request.Headers.Upgrade.Count == 0 ? "application/json" : "*/*");
            request.Headers.TryAddWithoutValidation("User-Agent", "kubectl-egress");
            Impersonate(request.Headers);
            return await _transport.SendAsync(request, cancellationToken);
        }
    }

    private void Impersonate(HttpRequestHeaders headers)
    {
        var user = _connection.User;
        if (user.As is not null)
            headers.TryAddWithoutValidation("Impersonate-User", user.As);
        if (user.AsUid is not null)
            headers.TryAddWithoutValidation("Impersonate-Uid", user.AsUid);
        if (!user.AsGroups.IsEmpty)
            headers.TryAddWithoutValidation("Impersonate-Group", string.Join(RepeatedHeaderStream.Separator, user.AsGroups));
        foreach (var extra in user.AsExtra.GroupBy(static e => e.Key, static e => e.Value))
            headers.TryAddWithoutValidation("Impersonate-Extra-" + Uri.EscapeDataString(extra.Key), string.Join(RepeatedHeaderStream.Separator, extra));
    }

    /// <summary>What one try brought: a value, or a failure and how long the server asks to wait.</summary>
    private readonly record struct Answer<T>(T? Value = default, ClusterException? Failure = null, TimeSpan? RetryAfter = null);
}
