namespace EgressTools.Probes;

/// <summary>The question to one pod: with its own programs, else as the options allow it; and where the pod is gone, to the one that took its place.</summary>
internal sealed class PodQuestion(
    ApiClient client, ClusterSnapshot snapshot, ExitTestOptions options, ImmutableArray<EchoTarget> targets, ImmutableArray<TestedPod> pods,
        Judgement judgement, IReport report) : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly PodAsker _asker = new(new ContainerAsker(client, [.. targets.Select(static t => t.Url)]), targets.Length, options.Retries);
    private readonly EphemeralProbe _ephemeral = new(client, options, report);
    private readonly ProbePods _probes = new(client, options, report);
    private readonly ReplacementPods _replacements = new(client, pods);

    public async Task<ExitAddressResult> AskAsync(TestedPod pod, Deadline deadline)
    {
        if (pod.Pod is { Terminating: true })
            return await FollowAsync(pod, deadline).ConfigureAwait(false);
        if (judgement.Unsteered(pod) is { } unsteered && UnsteeredPod.IsYoung(unsteered.Pod, snapshot.TakenAt))
            return await SettledAsync(pod, deadline).ConfigureAwait(false);
        try
        {
            var answer = await _asker.AskAsync(pod.Name, pod.Node, Containers(pod.Pod), deadline).ConfigureAwait(false);
            return answer.Outcome == EchoOutcome.NoProgram
                ? await ByProbeAsync(pod, answer, deadline).ConfigureAwait(false)
                : judgement.Of(pod, targets, answer);
        }
        catch (ClusterException error) when (error is { Status: 404, Reason: "NotFound" })
        {
            return await FollowAsync(pod, deadline).ConfigureAwait(false);
        }
    }

    public void Dispose() => _ephemeral.Dispose();

    private ImmutableArray<string> Containers(Pod? pod) => options.Container is { } name ? [name] : pod is null ? [] : PodState.Running(pod);

    private async Task<ExitAddressResult> ByProbeAsync(TestedPod pod, EchoReport answer, Deadline deadline)
    {
        switch (options.Probe)
        {
            case ProbeMode.Ephemeral:
                var container = await _ephemeral.StartAsync(pod.Name, deadline).ConfigureAwait(false);
                var said = await _asker.AskAsync(pod.Name, pod.Node, [container], deadline).ConfigureAwait(false);
                return judgement.Of(pod, targets, said) with { Method = "ephemeral" };
            case ProbeMode.Pod:
                return await ByPodAsync(pod, deadline).ConfigureAwait(false);
            default:
                var where = options.Container is { } name ? $"container {name}" : "its image";
                return judgement.Unasked(pod, targets[0],
                    $"{where} has {answer.Failure}: use {Options.Probe.With("ephemeral")} or {Options.Probe.With("pod")}");
        }
    }

    private async Task<ExitAddressResult> ByPodAsync(TestedPod pod, Deadline deadline)
    {
        var probe = await _probes.CreateAsync(pod.Name, deadline).ConfigureAwait(false);
        await using var removal = probe.ConfigureAwait(false);
        var endpoint = await probe.ReadyAsync(deadline).ConfigureAwait(false);
        var judged = new TestedPod(pod.Name, null, endpoint, pod.Node);
        var result = await UntilInEffectAsync(probe.Name, judged, [ProbePod.Container], deadline).ConfigureAwait(false);
        return result with { Method = "pod", Reason = $"a pod with the same labels on the same node was asked: {result.Reason}", Cause = result.Cause };
    }

    /// <summary>The verdict on a pod that was deleted in the meantime: that of the pod that took its place, if there is one.</summary>
    private async Task<ExitAddressResult> FollowAsync(TestedPod pod, Deadline deadline)
    {
        Pod? next;
        try
        {
            next = await _replacements.FindAsync(pod, deadline).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Status is not 401)
        {
            return Gone(pod, $"it was deleted during the test; whether another pod took its place is unknown: {error.Message}");
        }
        if (next is null)
            return Gone(pod, "it was deleted during the test, and no other pod took its place");
        var endpoint = await ProbeStart.EndpointAsync(client, next.Name, deadline).ConfigureAwait(false);
        var result = await UntilInEffectAsync(next.Name, new TestedPod(next.Name, next, endpoint, next.NodeName), Containers(next), deadline)
            .ConfigureAwait(false);
        return result with { Reason = $"{result.Reason}; it took the place of {pod.Name.Name}, which was deleted during the test", Cause = result.Cause };
    }

    /// <summary>The verdict on a pod that has just started, once its agent has written its endpoint.</summary>
    private async Task<ExitAddressResult> SettledAsync(TestedPod pod, Deadline deadline)
    {
        var endpoint = await ProbeStart.EndpointAsync(client, pod.Name, deadline).ConfigureAwait(false);
        return await UntilInEffectAsync(pod.Name, pod with { Endpoint = endpoint, NeverSteered = null }, Containers(pod.Pod), deadline).ConfigureAwait(false);
    }

    private static ExitAddressResult Gone(TestedPod pod, string why) => new(pod.Name, ExitVerdict.Gone, why) { Node = pod.Node };

    /// <summary>A policy takes hold of a new pod after some seconds only (#24791): another verdict than ok counts when it lasts.</summary>
    private async Task<ExitAddressResult> UntilInEffectAsync(ObjectName asked, TestedPod judged, ImmutableArray<string> containers, Deadline deadline)
    {
        var own = new Judgement(snapshot with { Endpoints = [judged.Endpoint!] });
        ExitAddressResult? result = null;
        try
        {
            while (true)
            {
                result = own.Of(judged, targets, await _asker.AskAsync(asked, judged.Node, containers, deadline).ConfigureAwait(false));
                if (result.Verdict is ExitVerdict.Ok or ExitVerdict.NoPolicy || deadline.Left < Again)
                    return result;
                await deadline.PauseAsync(Again).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (deadline.IsOver && result is not null)
        {
            return result;
        }
    }
}
