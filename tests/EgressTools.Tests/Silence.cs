using System.Collections.Concurrent;

namespace EgressTools.Tests;

/// <summary>A report that keeps what was said.</summary>
internal sealed class Silence : IReport
{
    public ConcurrentQueue<string> Said { get; } = new();

    public void Warn(string message) => Said.Enqueue("warning: " + message);

    public void Note(string message) => Said.Enqueue("note: " + message);

    public void Fail(EgressException error, string? target = null) => Said.Enqueue("error: " + error.Message);

    public void Detail(string message) => Said.Enqueue("detail: " + message);

    public void Progress(Progress progress)
    {
    }
}
