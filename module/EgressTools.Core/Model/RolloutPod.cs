namespace EgressTools.Model;

/// <summary>A pod of a workload whose pods are replaced.</summary>
/// <param name="Uid">What tells it from an earlier one of the same name.</param>
/// <param name="Node">Where it runs; empty while that is not decided.</param>
internal sealed record RolloutPod(ObjectName Name, string Uid, string Node)
{
    /// <summary>From so many restarts of a container on it is taken for one that will not stay up.</summary>
    public const int Hopeless = 3;

    /// <summary>Whether it is ready.</summary>
    public bool Ready { get; init; }
    /// <summary>Whether it is going away.</summary>
    public bool Terminating { get; init; }
    /// <summary>How often the container of it that restarted most did so.</summary>
    public int Restarts { get; init; }
    /// <summary>Why a container does not run, in kubelet's word: CrashLoopBackOff, ImagePullBackOff, Error; empty where nothing is wrong.</summary>
    public string Trouble { get; init; } = "";
    /// <summary>What kubelet or the container's last words say of it; empty where they say nothing.</summary>
    public string Message { get; init; } = "";
    /// <summary>Whether waiting is of no use: a container of it crashes again and again.</summary>
    public bool IsHopeless => !Ready && !Terminating && Restarts >= Hopeless && Trouble.Length > 0;
}
