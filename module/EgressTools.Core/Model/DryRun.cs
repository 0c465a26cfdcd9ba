namespace EgressTools.Model;

/// <summary>--dry-run.</summary>
public enum DryRun
{
    /// <summary>Apply.</summary>
    None,
    /// <summary>Show what would change from what the server holds; send nothing that changes.</summary>
    Client,
    /// <summary>Ask the server, which checks and stores nothing.</summary>
    Server,
}

/// <summary>How a dry run reads.</summary>
internal static class DryRunText
{
    /// <summary>" (dry run)", " (server dry run)", or nothing.</summary>
    public static string Suffix(this DryRun dryRun) => dryRun switch
    {
        DryRun.Client => " (dry run)",
        DryRun.Server => " (server dry run)",
        _ => "",
    };
}
