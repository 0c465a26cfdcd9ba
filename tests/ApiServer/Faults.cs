using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>What a request that a fault meets suffers.</summary>
public enum FaultKind
{
    /// <summary>Answered with a status.</summary>
    Status,

    /// <summary>Answered with whatever the test writes.</summary>
    Answer,

    /// <summary>Never answered, until the client goes away.</summary>
    Hang,

    /// <summary>The connection is cut after some bytes of the body.</summary>
    Cut,

    /// <summary>Carried out after <see cref="Fault.After"/>, whether or not the client still waits.</summary>
    Late,

    /// <summary>The body ends in the middle of an object, and the connection closes as if all were well.</summary>
    BrokenJson,
}

/// <summary>A fault for some of the requests.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Matches">Path with query, for example <c>/api/v1/nodes?limit=500</c>.</param>
/// <param name="Times">For how many requests; then it is over.</param>
public sealed record Fault(FaultKind Kind, Func<string, bool> Matches, int Times = int.MaxValue)
{
    /// <summary>For <see cref="FaultKind.Status"/> and <see cref="FaultKind.Answer"/>.</summary>
    public int Status { get; init; } = 500;

    /// <summary>For <see cref="FaultKind.Answer"/>: writes headers and body.</summary>
    public Func<HttpResponse, Task>? Answer { get; init; }

    /// <summary>The header of the answer.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>For <see cref="FaultKind.Late"/>: when.</summary>
    public TimeSpan After { get; init; }

    /// <summary>Only requests with this method; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>For <see cref="FaultKind.Cut"/> and <see cref="FaultKind.BrokenJson"/>: bytes of the body that still come.</summary>
    public int AfterBytes { get; init; } = 100;

    /// <summary>Requests that it did not meet yet but match, before it begins.</summary>
    public int Skip { get; init; }
}

/// <summary>The faults that tests inject.</summary>
public sealed class FaultList
{
    private readonly Lock _lock = new();
    private readonly List<(Fault Fault, int Seen)> _faults = [];

    /// <summary>Adds a fault.</summary>
    public void Add(Fault fault)
    {
        lock (_lock)
            _faults.Add((fault, 0));
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        lock (_lock)
            _faults.Clear();
    }

    internal Fault? Meet(HttpRequest request)
    {
        var path = request.Path + request.QueryString.Value;
        lock (_lock)
        {
            for (var i = 0; i < _faults.Count; i++)
            {
                var (fault, seen) = _faults[i];
                if (!fault.Matches(path) || (fault.Method is { } method && method != request.Method))
                    continue;
                _faults[i] = (fault, seen + 1);
                if (seen >= fault.Skip && seen - fault.Skip < fault.Times)
                    return fault;
            }
        }
        return null;
    }
}

/// <summary>A request that the server has seen.</summary>
public sealed record SeenRequest(string Method, string Path, string Query, string User, string Protocol, IReadOnlyDictionary<string, string> Headers);

/// <summary>The requests that came, in order.</summary>
public sealed class RequestLog
{
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    /// <summary>All of them.</summary>
    public IReadOnlyList<SeenRequest> All => [.. _seen];

    /// <summary>Gets each request before it is answered.</summary>
    public Action<SeenRequest>? Came { get; set; }

    internal void Add(HttpRequest request, string user)
    {
        var seen = new SeenRequest(
            request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", user, request.Protocol,
            request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        _seen.Enqueue(seen);
        Came?.Invoke(seen);
    }
}
