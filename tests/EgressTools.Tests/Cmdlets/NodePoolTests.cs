using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Cmdlets;

public sealed class NodePoolTests : IDisposable
{
    private const string Ids = "-SubnetId subnet-00000001 -SecurityGroupId sg-00000001 -SshKeyId skey-00000001";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_Terraform_file_can_be_saved()
    {
        using var engine = new Engine();
        var result = engine.Run($"New-EgressNodePool Native egress -TaintAs egress-node=true:NoSchedule -Label @{{'egress-node'='true'; " +
            $"team='a'}} -Replicas 3 -WarningAction SilentlyContinue | Set-Content '{_file}'");

        Assert.Empty(result.Errors);
        var terraform = HclReader.Read(File.ReadAllText(_file), "main.tf");
        Assert.Null(terraform.Fault);
        Assert.Equal(["egress-node", "team"], terraform.Blocks[^1].Inner("labels").Select(static l => l.Attribute("name")!.Literal));
        Assert.Equal("3", terraform.Blocks[^1].Inner("native").Single().Attribute("replicas")!.Literal);
    }

    [Fact]
    public void Karpenters_objects_come_one_by_one_and_make_one_file()
    {
        using var engine = new Engine();
        var result = engine.Run($"$all = New-EgressNodePool Karpenter egress {Ids} -Namespace egress -WarningAction SilentlyContinue; $all.Type; " +
            $"$all[2].ToJson(); $all | Set-Content '{_file}'");

        Assert.Empty(result.Errors);
        var output = result.Output.Select(static o => o.ToString()).ToList();
        Assert.Equal(["TKEMachineNodeClass", "NodePool", "Deployment"], output.Take(3));
        Assert.Equal("egress", (string?)JObject.Parse(output[3])["metadata"]!["namespace"]);
        Assert.Equal(4, output.Count);
        var documents = File.ReadAllText(_file).Split("---\n");
        Assert.Equal("", documents[0]);
        Assert.Equal(3, documents.Length - 1);
        Assert.All(documents.Skip(1), static text => Assert.StartsWith("apiVersion: ", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_document_shows_itself()
    {
        using var engine = new Engine();
        var shown = engine.Show("New-EgressNodePool Native egress -ClusterId cls-00000001 -WarningAction SilentlyContinue").ReplaceLineEndings("\n");

        Assert.Contains("\n    # would catch what leaves, and nobody would see the gateways' own addresses.\n    subnet_ids = var.egress_subnet_ids\n",
            shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_that_are_to_be_given_are_told()
    {
        using var engine = new Engine();
        var result = engine.Run("(New-EgressNodePool Regular egress -InstanceType SA5.MEDIUM4 -WarningAction SilentlyContinue).Variables");

        Assert.Equal(["egress_cluster_id", "egress_vpc_id", "egress_subnet_ids", "egress_security_group_ids"], result.Output.Select(static o => o.ToString()));
    }

    [Fact]
    public void Errors_name_parameters()
    {
        using var engine = new Engine();
        var error = Assert.Single(engine.Run("New-EgressNodePool Karpenter egress").Errors);

        Assert.Equal("MissingId,EgressTools.Cmdlets.NewEgressNodePoolCommand", error.FullyQualifiedErrorId);
        Assert.Contains("-SubnetId", error.ErrorDetails.Message, StringComparison.Ordinal);
    }
}
