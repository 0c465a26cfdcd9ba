namespace EgressTools.Provisioning.Feature;

/// <summary>Works out what has to change for the feature to be on or off.</summary>
public static class FeaturePlanner
{
    /// <summary>What switching on changes.</summary>
    /// <exception cref="UsageException">What was asked for does not go with this installation.</exception>
    public static FeaturePlan Enable(FeatureState state, EnableRequest request) => throw new NotSupportedException("stub");

    /// <summary>What switching off changes.</summary>
    /// <exception cref="UsageException">There are policies, and it was not forced.</exception>
    public static FeaturePlan Disable(FeatureState state, DisableRequest request) => throw new NotSupportedException("stub");
}
