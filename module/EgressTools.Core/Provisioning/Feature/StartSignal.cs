namespace EgressTools.Provisioning.Feature;

/// <summary>The signal of an agent that its data path runs as configured.</summary>
internal static class StartSignal
{
    /// <summary>Whether a release is one in which the signal was seen to be right.</summary>
    public static bool IsKnownIn(CiliumVersion? version) => version is { } v && v.IsAtLeast(1, 18) && !v.IsAtLeast(1, 21);
}
