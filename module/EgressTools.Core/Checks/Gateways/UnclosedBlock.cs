namespace EgressTools.Checks.Gateways;

internal sealed class UnclosedBlock() : Check("EGT2030", Severity.Error, "a Terraform file does not parse")
{
    public override SnapshotKinds Needs => SnapshotKinds.NodePools;

    public override string Why =>
        "Where a brace is missing, Terraform refuses the whole folder, and the gateway nodes that it should make do not come. Snippets of node pools that are copied out of guides lack the last brace more often than one would think.";

    public override string Cure => "Close the block that is named. terraform fmt shows by its indentation where a brace is missing; terraform validate says whether the rest is right.";

    public override ImmutableArray<string> References => ["https://developer.hashicorp.com/terraform/language/syntax/configuration"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var file in context.TerraformFiles)
        {
            if (file.Fault is not { } fault)
                continue;
            yield return Found(new CheckResource("terraformfile", new ObjectName("", Path.GetFileName(file.Path))), fault.IsLimit ? $"{Short(fault.Reason)}: its node pools were not checked" : $"{Short(fault.Reason)}: Terraform refuses the file, and makes no node of its pools") with
            {
                Severity = fault.IsLimit ? Severity.Warning : Severity.Error,
                Source = new SourceLocation(file.Path, fault.Line),
                Evidence = [new("line", fault.Line.ToString(CultureInfo.InvariantCulture))],
                Remedy = "terraform validate",
            };
        }
    }

    // Names in it may be as long as the file.
    private static string Short(string reason) => reason.Length <= 300 ? reason : reason[..300] + "...";
}
