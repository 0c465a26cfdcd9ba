namespace EgressTools.Probes;

/// <summary>Asks one pod until it answers, or its tries or its time are used up. Faults on the way to it that may pass are waited for.</summary>
internal sealed class PodAsker(ContainerAsker asker, int services, int retries)
{
    private readonly Outages _outages = new();

    /// <summary>Asks in its containers.</summary>
    public async Task<EchoReport> AskAsync(ObjectName pod, string node, ImmutableArray<string> containers, Deadline deadline)
    {
        EchoReport? last = null;
        ClusterException? fault = null;
        var isAsked = false;
        try
        {
            for (int tries = 0, faults = 0; ;)
            {
                try
                {
                    last = await asker.AskAsync(pod, containers, SecondsEach(deadline.Left, services), () => isAsked = true, deadline.Token)
                        .ConfigureAwait(false);
                    _outages.End(node);
                    if (last.Outcome is EchoOutcome.Answered or EchoOutcome.NoProgram || ++tries > retries)
                        return last;
                }
                catch (ClusterException error) when (Outages.MayPass(error) && !_outages.IsDown(node))
                {
                    fault = error;
                    await deadline.PauseAsync(Outages.Pause(++faults)).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            if (last is not null || fault is null)
                return last ?? Silence(isAsked, deadline.Limit);
            _outages.Begin(node);
            throw fault;
        }
    }

    /// <summary>What each service may take, so that all of them fit into what is left; whole seconds, since small programs know no others.</summary>
    internal static int SecondsEach(TimeSpan left, int services) => (int)Math.Clamp(left.TotalSeconds * 0.9 / services, 1, 5);

    private static EchoReport Silence(bool isAsked, TimeSpan limit)
    {
        var seconds = limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return isAsked
            ? new EchoReport(EchoOutcome.NoAnswer, $"no answer within {seconds} s")
            : new EchoReport(EchoOutcome.NotAsked, $"the request did not reach the pod within {seconds} s");
    }
}
