using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Newtonsoft.Json;

namespace EgressTools.Cluster;

public sealed partial class ApiClient
{
    /// <summary>Waits that are shorter are not worth a line.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(3);

    private Task<T> ReadAsync<T>(ApiCall call, string query, Func<Stream, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        var address = Address(call, query);
        return CallAsync(new Exchange<T>(call, () => new HttpRequestMessage(HttpMethod.Get, address), BodyBy(take), IsRead: true), cancellationToken);
    }

    private Task<JObject> WriteAsync(ApiCall call, HttpMethod method, string query, string contentType, JToken body, CancellationToken cancellationToken)
    {
        var address = Address(call, query);
        var text = body.ToString(Formatting.None);
        HttpRequestMessage Make() => new(method, address) { Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(contentType)) };
        return CallAsync(new Exchange<JObject>(call, Make, BodyBy(JsonBody.ReadAsync), IsRead: false), cancellationToken);
    }

    private Uri Address(ApiCall call, string query) => new(_connection.Server, call.Path + query);

    private static Func<HttpResponseMessage, CancellationToken, Task<T>> BodyBy<T>(Func<Stream, CancellationToken, Task<T>> take) => async (response, token) =>
    {
        using (response)
        {
            var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                return await take(stream, token).ConfigureAwait(false);
        }
    };

    /// <summary>Sends until there is an answer, or <see cref="RetryPolicy"/> or the time limit gives up.</summary>
    private async Task<T> CallAsync<T>(Exchange<T> exchange, CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();
        using var limit = new CancellationTokenSource(_limits.Whole, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        for (var attempt = 1; ; attempt++)
        {
            var answer = await TryAsync(exchange, either.Token).ConfigureAwait(false);
            if (answer.Failure is null)
            {
                // A list tells it when all of its pages are there.
                if (exchange.Call.Verb != "list")
                    Tell(exchange.Call, "done", start);
                return answer.Value!;
            }
            cancellationToken.ThrowIfCancellationRequested();
            var wait = RetryPolicy.WaitAfter(attempt, answer.Failure, answer.RetryAfter, exchange.IsRead, Jitter());
            if (wait is null || !_limits.Allow(_clock.GetElapsedTime(start), wait.Value))
            {
                Tell(exchange.Call, $"failed ({answer.Failure.Id})", start);
                throw answer.Failure;
            }
            if (wait >= LongWait)
                _options.Report?.Note(ApiErrors.Waiting(exchange.Call, answer.Failure, wait.Value, _connection));
            await Task.Delay(wait.Value, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Answer<T>> TryAsync<T>(Exchange<T> exchange, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_limits.Try, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return exchange.Call.IsUpgrade ? await SendOnceAsync(exchange, either.Token).ConfigureAwait(false)
                : await SendInTurnAsync(exchange, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error)
        {
            return new(Failure: ApiErrors.TimedOut(exchange.Call, limit.IsCancellationRequested ? _limits.Try : _limits.Whole, _connection, error));
        }
        catch (Exception error) when (IsTransportError(error))
        {
            return new(Failure: Translate(exchange.Call, error));
        }
    }

    /// <summary>What the server counts as a request, unlike a command that runs.</summary>
    private async Task<Answer<T>> SendInTurnAsync<T>(Exchange<T> exchange, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        var isBusy = false;
        try
        {
            var answer = await SendOnceAsync(exchange, cancellationToken).ConfigureAwait(false);
            isBusy = answer.Failure?.Status == 429;
            return answer;
        }
        finally
        {
            _gate.Leave(isBusy);
        }
    }

    private async Task<Answer<T>> SendOnceAsync<T>(Exchange<T> exchange, CancellationToken cancellationToken)
    {
        var response = await SendAsync(exchange.Make, cancellationToken).ConfigureAwait(false);
        if (exchange.Call.IsUpgrade ? response.StatusCode == HttpStatusCode.SwitchingProtocols : response.IsSuccessStatusCode)
            return new(await exchange.Take(response, cancellationToken).ConfigureAwait(false));
        // The Status of a refused upgrade tells why too: ClientWebSocket would drop it, hence upgrades by hand.
        using (response)
        {
            var status = await ServerStatus.ReadAsync(response, _connection.Secrets, cancellationToken).ConfigureAwait(false);
            return new(Failure: ApiErrors.FromStatus(exchange.Call, status, _connection, _transport.ClientExpired(_clock.GetUtcNow())),
                RetryAfter: RetryAfter(response));
        }
    }

    private static bool IsTransportError(Exception error) =>
        error is HttpRequestException or IOException or InvalidDataException or AnswerException or System.Text.Json.JsonException or JsonReaderException;

    private ClusterException Translate(ApiCall call, Exception error) => error switch
    {
        AnswerException unusable => ApiErrors.Unusable(call, _connection, unusable),
        System.Text.Json.JsonException or JsonReaderException or InvalidDataException => ApiErrors.Malformed(call, _connection, error),
        _ => ApiErrors.FromTransport(call, error, _connection, _transport.Refused),
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date is { } date ? date - _clock.GetUtcNow() : null);

    private static double Jitter() => RandomNumberGenerator.GetInt32(1000) / 1000.0;

    /// <summary>Sends with credentials; on 401 their source is asked once more.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var header = await _credentials.HeaderAsync(cancellationToken).ConfigureAwait(false);
        var response = await SendAsync(make(), header, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !await _credentials.RenewAsync(header, cancellationToken).ConfigureAwait(false))
            return response;
        response.Dispose();
        var second = await SendAsync(make(), await _credentials.HeaderAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (second.StatusCode == HttpStatusCode.Unauthorized)
            _credentials.GiveUp();
        return second;
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
            request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
            Impersonation.Write(_connection.User, request.Headers);
            var response = await TracedAsync(request, cancellationToken).ConfigureAwait(false);
            _warnings.Take(response);
            return response;
        }
    }

    private async Task<HttpResponseMessage> TracedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_options.Trace is not { } trace)
            return await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var start = _clock.GetTimestamp();
        var outcome = "without an answer";
        try
        {
            var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            outcome = $"{(int)response.StatusCode} {response.StatusCode}";
            return response;
        }
        finally
        {
            trace(
                _connection.Secrets.In($"{request.Method} {request.RequestUri} {outcome} in {_clock.GetElapsedTime(start).TotalMilliseconds:0} milliseconds"));
        }
    }

    /// <summary>A call: what is asked, the request of each try, and who takes over an answer of success.</summary>
    private sealed record Exchange<T>(ApiCall Call, Func<HttpRequestMessage> Make, Func<HttpResponseMessage, CancellationToken, Task<T>> Take, bool IsRead);

    /// <summary>What one try brought: a value, or a failure and how long the server asks to wait.</summary>
    private readonly record struct Answer<T>(T? Value = default, ClusterException? Failure = null, TimeSpan? RetryAfter = null);
}
