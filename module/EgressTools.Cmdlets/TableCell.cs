namespace EgressTools.Cmdlets;

/// <summary>
/// The cells of the views of EgressTools.Format.ps1xml: the same columns as those of kubectl egress. Names that come from a cluster are made safe for a
/// terminal here; the objects themselves keep them as they are.
/// </summary>
public static class TableCell
{
    /// <summary>A cell of Test-EgressExitIp.</summary>
    public static string ExitAddress(ExitAddressResult result, string header) => Of(ExitAddressListing.Listing.Columns, result, header);

    /// <summary>A cell of Get-EgressRule.</summary>
    public static string Rule(EgressRule rule, string header) => rule.Cell(header);

    /// <summary>A cell of Compare-EgressRule.</summary>
    public static string Difference(RuleDifference difference, string header) => Of(DifferenceListing.Listing.Columns, difference, header);

    /// <summary>A cell of Find-EgressPod.</summary>
    public static string Pod(AddressUser user, string header) => Of(PodListing.Listing.Columns, user, header);

    /// <summary>A cell of Remove-EgressProbe.</summary>
    public static string Probe(EgressProbe probe, string header) => Of(ProbeListing.At(EgressObject.Clock.GetUtcNow()).Columns, probe, header);

    /// <summary>A cell of Resolve-EgressRoute.</summary>
    public static string Route(EgressRoute route, string header) => Of(RouteListing.Listing.Columns, route, header);

    /// <summary>A cell of Invoke-EgressCheck.</summary>
    public static string Finding(CheckFinding finding, string header) => Of(FindingListing.Columns, finding, header);

    /// <summary>A cell of Invoke-EgressCheck -List.</summary>
    public static string Check(Check check, string header) => Of(CheckListing.Catalogue.Columns, check, header);

    /// <summary>What Get-EgressPlan shows.</summary>
    public static string Plan(EgressPlan plan)
    {
        using var text = new StringWriter();
        PlanPrinter.Write(text, OutputFormat.Table, plan, plan.Pods, headers: true, colour: false);
        return text.ToString().TrimEnd('\n').ReplaceLineEndings();
    }

    /// <summary>What Publish-EgressPolicy -DryRun says of a policy.</summary>
    public static string Step(ApplyStep step) => string.Join(Environment.NewLine, ApplyText.Preview(step));

    /// <summary>What Add-EgressNode -DryRun and Remove-EgressNode -DryRun say of a node.</summary>
    public static string NodeStep(NodeStep step) => string.Join(Environment.NewLine, NodeStepText.Preview(step));

    /// <summary>What Enable-EgressGateway and Disable-EgressGateway say.</summary>
    public static string Feature(EgressFeatureChange change) => string.Join(Environment.NewLine, FeatureText.Summary(change));

    internal static string Of<T>(ImmutableArray<Column<T>> columns, T item, string header) =>
        TerminalText.Escape(columns.First(c => c.Header == header).Value(item));
}
