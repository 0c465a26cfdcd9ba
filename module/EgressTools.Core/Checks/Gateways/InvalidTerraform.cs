namespace EgressTools.Checks.Gateways;

internal sealed class InvalidTerraform() : Check("EGT2030", Severity.Error, "Invalid Terraform file", SnapshotKinds.NodePools, ShownIn.OutsideCilium,
    ["https://developer.hashicorp.com/terraform/language/syntax/configuration"])
{
    public override string Why => "If a brace is missing, Terraform rejects the whole folder and creates no gateway nodes. Node pools copied from guides often "
        + "lack the last brace.";
    public override string Cure => "Close the block that the message names. The indentation of terraform fmt shows where a brace is missing. terraform "
        + "validate checks the rest.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from file in context.TerraformFiles
        let fault = file.Fault
        where fault is not null
        let effect = fault.IsLimit ? "its node pools were not checked" : "Terraform rejects the file and creates no node of its pools"
        let subject = new Subject(new CheckResource("terraformfile", new ObjectName("", Path.GetFileName(file.Path))), new(file.Path, fault.Line))
        select Found(fault.IsLimit ? Severity.Warning : Severity.Error, subject, $"{Short(fault.Reason)}: {effect}", "terraform validate",
            ("line", fault.Line));

    // Names in the reason may be as long as the file.
    private static string Short(string reason) => reason.Length <= 300 ? reason : reason[..300] + "...";
}
