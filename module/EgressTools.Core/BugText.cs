namespace EgressTools;

/// <summary>What is said of an exception that no code expected.</summary>
public static class BugText
{
    /// <summary>One sentence: what happened, and what to report.</summary>
    public static string Of(Exception bug) =>
        $"this is a bug in EgressTools {typeof(BugText).Assembly.GetName().Version?.ToString(3)} ({bug.GetType().Name}: {bug.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}). Report it with the command and, if you can, its input";
}
