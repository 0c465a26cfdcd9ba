using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>What the agents of nodes do about labels: they copy those of their Node to its
/// CiliumNode, after a moment. Without it nobody does, as where no agent runs.</summary>
public sealed class FakeLabelCopies : IAsyncDisposable
{
    private readonly TestApiServer _server;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _work;

    /// <summary>Begins.</summary>
    /// <param name="server">The server.</param>
    /// <param name="moment">How long after a change.</param>
    /// <param name="silent">Nodes whose agents do not run.</param>
    public FakeLabelCopies(TestApiServer server, TimeSpan moment, params string[] silent)
    {
        _server = server;
        _work = Task.Run(() => CopyAsync(moment, silent));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _work;
        _ended.Dispose();
    }

    private async Task CopyAsync(TimeSpan moment, string[] silent)
    {
        try
        {
            while (true)
            {
                var changed = _server.NextChange;
                foreach (var node in _server.All("nodes").Where(n => !silent.Contains(n.Name())))
                    Copy(node);
                await changed.WaitAsync(_ended.Token);
                await Task.Delay(moment, _ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Copy(JsonObject node)
    {
        if (_server.Get("ciliumnodes", "", node.Name()) is not { } agents || JsonNode.DeepEquals(agents["metadata"]!["labels"], node["metadata"]!["labels"]))
            return;
        agents["metadata"]!["labels"] = node["metadata"]!["labels"]?.DeepClone();
        _server.Put(agents);
    }
}
