namespace EgressTools.Checks.Gateways;

internal sealed class InvalidTerraform() : Check("EGT2030", Severity.Error, "Invalid Terraform file")
{
    public override SnapshotKinds Needs => SnapshotKinds.NodePools;

    public override string Why =>
        "If a brace is missing, Terraform rejects the whole folder and creates no gateway nodes. Node pools copied from guides often lack the last brace.";

    public override string Cure =>
        "Close the block that the message names. The indentation of terraform fmt shows where a brace is missing. terraform validate checks the rest.";

    public override ImmutableArray<string> References => ["https://developer.hashicorp.com/terraform/language/syntax/configuration"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var file in context.TerraformFiles)
        {
            if (file.Fault is not { } fault)
                continue;
            var effect = fault.IsLimit ? "its node pools were not checked" : "Terraform rejects the file and creates no node of its pools";
            yield return Found(new CheckResource("terraformfile", new ObjectName("", Path.GetFileName(file.Path))), $"{Short(fault.Reason)}: {effect}") with
            {
                Severity = fault.IsLimit ? Severity.Warning : Severity.Error,
                Source = new SourceLocation(file.Path, fault.Line),
                Evidence = [new("line", fault.Line.ToString(CultureInfo.InvariantCulture))],
                Remedy = "terraform validate",
            };
        }
    }

    // Names in the reason may be as long as the file.
    private static string Short(string reason) => reason.Length <= 300 ? reason : reason[..300] + "...";
}
