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

/// <summary>Asks echo services from inside a container: one exec where it has a shell, else one for each program and service.</summary>
internal sealed class ContainerAsker(ApiClient client, ImmutableArray<Uri> services)
{
    /// <summary>Asks in the containers in turn, until one has a program for it: they share the pod's address.</summary>
    public async Task<EchoReport> AskAsync(ObjectName pod, ImmutableArray<string> containers, int secondsEach, Action asked,
        CancellationToken cancellationToken)
    {
        if (containers.IsEmpty)
            return await AskInAsync(pod, container: null, secondsEach, asked, cancellationToken).ConfigureAwait(false);
        EchoReport? report = null;
        ClusterException? refusal = null;
        foreach (var container in containers)
        {
            try
            {
                report = await AskInAsync(pod, container, secondsEach, asked, cancellationToken).ConfigureAwait(false);
                if (report.Outcome is EchoOutcome.Answered or EchoOutcome.NoAnswer)
                    return report;
            }
            catch (ClusterException error) when (error.Status is 400
                || (error.Status is not null && error.Message.Contains("container not found", StringComparison.Ordinal)))
            {
                // The container ended meanwhile: another one may still run.
                refusal = error;
            }
        }
        return report ?? throw refusal!;
    }

    private async Task<EchoReport> AskInAsync(ObjectName pod, string? container, int secondsEach, Action asked, CancellationToken cancellationToken)
    {
        var result = await client.ExecAsync(pod, container, EchoScript.ForShell(services, secondsEach), cancellationToken, started: asked)
            .ConfigureAwait(false);
        if (EchoScript.IsMissing(result))
            return await WithoutShellAsync(pod, container, secondsEach, cancellationToken).ConfigureAwait(false);
        return result.ExitCode is null
            ? new EchoReport(EchoOutcome.NotAsked, $"the command could not be started: {TerminalText.Plain(result.Failure ?? "", 300)}")
            : EchoScript.Read(result.Stdout, services);
    }

    private async Task<EchoReport> WithoutShellAsync(ObjectName pod, string? container, int secondsEach, CancellationToken cancellationToken)
    {
        foreach (var program in EchoScript.Programs)
        {
            var failures = new List<string>();
            for (var i = 0; i < services.Length; i++)
            {
                var result = await client.ExecAsync(pod, container, EchoScript.ForProgram(program, services[i], secondsEach), cancellationToken)
                    .ConfigureAwait(false);
                if (EchoScript.IsMissing(result))
                    break;
                var report = EchoScript.ReadProgram(program, result, i, services[i]);
                if (report.Outcome == EchoOutcome.Answered)
                    return report;
                failures.Add(report.Failure);
            }
            if (failures.Count > 0)
                return new EchoReport(EchoOutcome.NoAnswer, EchoScript.NoneAnswered(program, failures)) { Method = program };
        }
        return new EchoReport(EchoOutcome.NoProgram, "no shell, curl, wget or python3");
    }
}
