namespace EgressTools.Provisioning.Rollouts;

/// <summary>How far the controller of a workload is with its pods, as its status says.</summary>
internal sealed record WorkloadProgress(string Kind, ObjectName Name)
{
    /// <summary>The annotation of a template that is changed to have its pods replaced.</summary>
    public const string RestartAnnotation = "kubectl.kubernetes.io/restartedAt";

    /// <summary>Whether the status is about the workload as it is now.</summary>
    public bool IsObserved { get; init; }
    public int Wanted { get; init; }
    /// <summary>How many there are of the present template.</summary>
    public int Updated { get; init; }
    /// <summary>How many have been ready for long enough.</summary>
    public int Available { get; init; }
    /// <summary>How many are left of older templates, where the status tells.</summary>
    public int Left { get; init; }
    /// <summary>Whether its pods are replaced only when they are deleted.</summary>
    public bool WaitsForDeletion { get; init; }
    /// <summary>How many may be missing at once while they are replaced; at least one.</summary>
    public int AtOnce { get; init; } = 1;
    /// <summary>Whether the controller gave up (condition Progressing, reason ProgressDeadlineExceeded).</summary>
    public bool GaveUp { get; init; }
    /// <summary>When its pods were last told to restart, by the clock of whoever did; null where they never were, or it is not a time.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    public static WorkloadProgress OfDaemonSet(JObject item) => Of("DaemonSet", item) with
    {
        Wanted = Number(item, "status", "desiredNumberScheduled"),
        Updated = Number(item, "status", "updatedNumberScheduled"),
        Available = Number(item, "status", "numberAvailable"),
        WaitsForDeletion = (item["spec"]?["updateStrategy"]?["type"] as JValue)?.Value is "OnDelete",
        AtOnce = Math.Max(1, Share(item["spec"]?["updateStrategy"]?["rollingUpdate"]?["maxUnavailable"] as JValue,
            Number(item, "status", "desiredNumberScheduled"))),
    };

    public static WorkloadProgress OfDeployment(JObject item) => Of("Deployment", item) with
    {
        Wanted = item["spec"]?["replicas"] is null ? 1 : Number(item, "spec", "replicas"),
        Updated = Number(item, "status", "updatedReplicas"),
        Available = Number(item, "status", "availableReplicas"),
        Left = Number(item, "status", "replicas") - Number(item, "status", "updatedReplicas"),
        GaveUp = (item["status"]?["conditions"] as JArray ?? [])
            .Any(static c => (c["type"] as JValue)?.Value is "Progressing" && (c["reason"] as JValue)?.Value is "ProgressDeadlineExceeded"),
    };

    /// <summary>Whether every pod is of the present template and available, as <c>kubectl rollout status</c> sees it.</summary>
    /// <param name="unavailable">How many need not be available.</param>
    public bool IsDone(int unavailable = 0) => IsObserved && Updated >= Wanted && Left <= 0 && Available >= Wanted - unavailable;

    private static WorkloadProgress Of(string kind, JObject item)
    {
        var name = new ObjectName((string?)item["metadata"]?["namespace"] ?? "", (string?)item["metadata"]?["name"] ?? "");
        return new WorkloadProgress(kind, name)
        {
            IsObserved = Number(item, "status", "observedGeneration") >= Number(item, "metadata", "generation"),
            RestartedAt = Restarted(item["spec"]?["template"]?["metadata"]?["annotations"] as JObject),
        };
    }

    private static DateTimeOffset? Restarted(JObject? annotations) =>
        DateTimeOffset.TryParse((annotations?[RestartAnnotation] as JValue)?.Value as string, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>A number, or a share of all that is rounded up, as Kubernetes reads maxUnavailable.</summary>
    private static int Share(JValue? value, int all) => value?.Value switch
    {
        long number and >= 0 and <= int.MaxValue => (int)number,
        string text when text.EndsWith('%') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100 =>
            (int)(((long)all * percent + 99) / 100),
        _ => 1,
    };

    private static int Number(JObject item, string part, string member) => item[part]?[member] is JValue { Type: JTokenType.Integer } number ? (int)number : 0;
}

/// <summary>A workload and its pods at one time.</summary>
internal sealed record WorkloadState(WorkloadProgress Progress, ImmutableArray<RolloutPod> Pods);

/// <summary>Agents and operator at one time.</summary>
internal sealed record RolloutState(WorkloadState Agents, WorkloadState? Operator);
