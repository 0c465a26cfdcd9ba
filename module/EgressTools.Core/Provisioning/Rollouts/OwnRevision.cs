using EgressTools.Provisioning.Feature;

namespace EgressTools.Provisioning.Rollouts;

/// <summary>Tells whether a revision was made by the helm that carried a plan out.</summary>
internal static class OwnRevision
{
    /// <summary>
    /// Whether it is: the one after what was found, with what the plan says of it. Where an upgrade fails helm puts its error in place of that, and while it goes on
    /// words of its own: then the planned values, none of which was in force before, tell.
    /// </summary>
    /// <param name="plan">What was carried out.</param>
    /// <param name="found">The newest revision before.</param>
    /// <param name="newest">The newest now.</param>
    public static bool Is(FeaturePlan plan, ReleaseMark found, ReleaseMark newest)
    {
        if (newest.Revision != found.Revision + 1 || newest.Read(plan.State.Release!) is not { } made)
            return false;
        return made.Description == FeatureMark.Of(plan)
            || (newest.Status != "deployed" && plan.Values is not [] && plan.Values.All(v => ReleaseValues.Same(made.Given?.SelectToken(v.Path), v.New)));
    }
}
