namespace EgressTools;

/// <summary>What is said of an exception that no code expected.</summary>
public static class BugText
{
    /// <summary>One sentence: what happened, and what to report.</summary>
    public static string Of(Exception bug) => Of(bug, Product.RepositoryUrl);

    internal static string Of(Exception bug, string repository)
    {
        var what = $"{bug.GetType().Name}: {bug.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}";
        var where = repository.Length > 0 ? $" at {repository}/issues" : "";
        return $"this is a bug in EgressTools {Product.Version} ({what}). Report it{where} with the command and, if you can, its input";
    }
}
