namespace EgressTools.Engine.Exits;

/// <summary>Whether a pod can be asked, from what the kubelet says of it. Ready it need not be: its
/// readiness may depend on the very address that is tested.</summary>
internal static class PodState
{
    /// <summary>Why it cannot be asked, one clause; null where one of its containers runs.</summary>
    public static string? WhyNot(Pod pod) => pod switch
    {
        { Terminating: true } => "it is being deleted",
        { Phase: "Succeeded" } => "it has completed",
        { Phase: "Failed" } => $"it has failed{Because(pod)}",
        { Phase: "Pending", NodeName.Length: 0 } => $"it is not scheduled yet{Because(pod)}",
        { Phase: "Pending" } => pod.Stopped.FirstOrDefault(IsTrouble) is { } trouble ? Text(trouble) : "its containers have not started yet",
        _ when !pod.Containers.IsEmpty && Running(pod).IsEmpty => Text(pod.Stopped.FirstOrDefault(IsTrouble) ?? pod.Stopped[0]),
        _ => null,
    };

    /// <summary>The containers that run.</summary>
    public static ImmutableArray<string> Running(Pod pod) =>
        pod.Stopped.IsEmpty ? pod.Containers : [.. pod.Containers.Where(c => !pod.Stopped.Any(s => s.Name == c))];

    /// <summary>What is to be said of a pod that is asked all the same, one clause; empty where all is well.</summary>
    public static string Remark(Pod pod) => pod switch
    {
        { Stopped.IsEmpty: false } => $"the pod is not Ready ({Text(pod.Stopped.FirstOrDefault(IsTrouble) ?? pod.Stopped[0])})",
        { Ready: false } => "the pod is not Ready",
        _ => "",
    };

    private static string Because(Pod pod) =>
        pod.Reason.Length > 0 ? $" ({TerminalText.Plain(pod.Reason, 200)})" : pod.Stopped.FirstOrDefault(IsTrouble) is { } trouble ? $" ({Text(trouble)})" : "";

    // A state of every start is not a problem, nor is a container that did its work.
    private static bool IsTrouble(StoppedContainer container) => container is not ({ Reason: "ContainerCreating" or "PodInitializing" } or { ExitCode: 0 });

    private static string Text(StoppedContainer container)
    {
        var code = container.ExitCode is { } number ? string.Create(CultureInfo.InvariantCulture, $", exit code {number}") : "";
        return $"container {container.Name}: {(container.Reason.Length > 0 ? TerminalText.Plain(container.Reason, 60) : "not running")}{code}";
    }
}
