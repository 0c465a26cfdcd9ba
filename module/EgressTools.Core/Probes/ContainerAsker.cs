namespace EgressTools.Probes;

/// <summary>Asks echo services from inside a container: one exec where it has a shell, else one for each program and service.</summary>
internal sealed class ContainerAsker(ApiClient client, ImmutableArray<Uri> services)
{
    /// <summary>Asks in the containers in turn, until one has a program for it: they share the pod's address.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="containers">Where; none for the pod's default container.</param>
    /// <param name="secondsEach">For each service.</param>
    /// <param name="asked">Called when a question has reached a container.</param>
    /// <param name="cancellationToken">Stops.</param>
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
