namespace EgressTools.Cluster;

/// <summary>How an object is applied.</summary>
/// <param name="DryRun">Ask the server what would happen, store nothing (dryRun=All).</param>
/// <param name="Force">Take fields over from other managers.</param>
public sealed record ApplyOptions(bool DryRun, bool Force, string FieldManager = ApplyOptions.DefaultFieldManager)
{
    /// <summary>The manager's name where the user gives none.</summary>
    public const string DefaultFieldManager = "egress-tools";
}
