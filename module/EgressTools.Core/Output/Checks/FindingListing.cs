namespace EgressTools.Output.Checks;

/// <summary>The columns of findings, for the views of <c>Invoke-EgressCheck</c>.</summary>
public static class FindingListing
{
    /// <summary>The columns.</summary>
    public static readonly ImmutableArray<Column<CheckFinding>> Columns =
    [
        new("SEVERITY", static f => CheckWords.Of(f.Severity)),
        new("CODE", static f => f.Code),
        new("RESOURCE", static f => f.Resource.ToString()),
        new("MESSAGE", static f => f.Message),
        new("REMEDY", static f => f.Remedy, Wide: true),
        new("EVIDENCE", static f => string.Join("; ", f.Evidence.Select(static e => $"{e.Key}: {e.Value}")), Wide: true),
        new("SOURCE", static f => f.Source?.ToString() ?? "", Wide: true),
        new("REFERENCE", static f => f.Reference, Wide: true),
    ];
}
