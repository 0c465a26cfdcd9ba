namespace EgressTools.Operations;

/// <summary>The effect of a change on pods where a missing right or a missing kind hides it.</summary>
internal static class UnknownEffect
{
    /// <summary>Whether an error hides it.</summary>
    public static bool Hides(EgressException error) => error is InputException { Id: Prerequisites.Unknown } or ClusterException { IsGap: true };

    /// <summary>Why nothing is done without knowing it.</summary>
    public static InputException Refusal(EgressException why, string verb, string participle) => new($"the effect on pods is unknown: {why.Message}. " +
        $"Nothing was {participle}: pass {Options.AllowUnknownEffect} to {verb} without knowing it", "UnknownEffect", inner: why);

    /// <summary>What is shown in place of it, where that is accepted.</summary>
    public static string Line(EgressException why) => TerminalText.Escape($"the effect on pods is unknown: {why.Message}");
}
