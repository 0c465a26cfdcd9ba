namespace EgressTools.Tests.Cluster;

public sealed class RequestGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_passes_until_the_server_is_busy_then_half_and_slowly_more()
    {
        var gate = new RequestGate();
        var first = Enumerable.Range(0, 6).Select(_ => gate.EnterAsync(Token).AsTask()).ToList();
        Assert.All(first, static t => Assert.True(t.IsCompletedSuccessfully));

        // One of six is refused: three may run, and five still do.
        gate.Leave(isBusy: true);
        var next = gate.EnterAsync(Token).AsTask();
        Assert.False(next.IsCompleted);
        for (var i = 0; i < 3; i++)
            gate.Leave(isBusy: false);

        await next;
        var more = new[] { gate.EnterAsync(Token).AsTask(), gate.EnterAsync(Token).AsTask(), gate.EnterAsync(Token).AsTask() };
        Assert.DoesNotContain(more, static t => t.IsCompleted);
        gate.Leave(isBusy: false);
        await Task.WhenAll(more.Take(2));
        Assert.False(more[2].IsCompleted);
    }

    [Fact]
    public async Task One_request_always_may_run()
    {
        var gate = new RequestGate();
        for (var i = 0; i < 5; i++)
        {
            await gate.EnterAsync(Token);
            gate.Leave(isBusy: true);
        }

        await gate.EnterAsync(Token);
        var second = gate.EnterAsync(Token).AsTask();
        Assert.False(second.IsCompleted);
        gate.Leave(isBusy: false);
        await second;
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var gate = new RequestGate();
        await gate.EnterAsync(Token);
        gate.Leave(isBusy: true);
        await gate.EnterAsync(Token);
        using var gone = new CancellationTokenSource();
        var waiting = gate.EnterAsync(gone.Token).AsTask();
        var behind = gate.EnterAsync(Token).AsTask();

        await gone.CancelAsync();
        gate.Leave(isBusy: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await behind;
    }
}
