using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Planning;

/// <summary>Which documents can be applied, and what the others are told.</summary>
public sealed class PolicyDocumentTests
{
    private const string Start = """{"apiVersion": "cilium.io/v2", "kind": "CiliumEgressGatewayPolicy", """;

    [Theory]
    [InlineData("""{"kind": "CiliumEgressGatewayPolicy"}""", "NoKind",
        "the document has no apiVersion; a policy starts with apiVersion: cilium.io/v2 and kind: CiliumEgressGatewayPolicy")]
    [InlineData("""{"apiVersion": "apps/v1", "kind": "Deployment"}""", "OtherKind",
        "the document is of kind Deployment, and only CiliumEgressGatewayPolicy can be applied here; apply other kinds with kubectl apply")]
    [InlineData("""{"apiVersion": "egresstools.io/v1", "kind": "EgressNodeList"}""", "OtherKind", "the document is of kind EgressNodeList, " +
        "and only CiliumEgressGatewayPolicy can be applied here; make policies of it with 'kubectl egress create policy'")]
    [InlineData("""{"apiVersion": "v1", "kind": "\u001b[2J"}""", "OtherKind",
        "the document is of kind \\u001b[2J, and only CiliumEgressGatewayPolicy can be applied here; apply other kinds with kubectl apply")]
    [InlineData("""{"apiVersion": "cilium.io/v2alpha1", "kind": "CiliumEgressGatewayPolicy"}""", "OtherApiVersion",
        "apiVersion cilium.io/v2alpha1 is unknown for CiliumEgressGatewayPolicy; write cilium.io/v2")]
    [InlineData(Start + """ "spec": {}}""", "NoName", "the policy has no metadata; give it metadata.name")]
    [InlineData(Start + """ "metadata": {"labels": {}}, "spec": {}}""", "NoName", "the policy has no name; write metadata.name")]
    [InlineData(Start + """ "metadata": {"name": ""}, "spec": {}}""", "NoName", "the policy has no name; write metadata.name")]
    [InlineData(Start + """ "metadata": {"name": 7}, "spec": {}}""", "NotText", "metadata.name is not text; put it in quotes")]
    [InlineData(Start + """ "metadata": {"name": "../nodes/n1"}, "spec": {}}""", "InvalidName",
        "'../nodes/n1' is not a valid name of a policy: use lower case letters, digits, '-' and '.', beginning and ending with a letter or digit")]
    [InlineData(Start + """ "metadata": {"name": "\u001b[31mweb"}, "spec": {}}""", "InvalidName",
        "'\\u001b[31mweb' is not a valid name of a policy: use lower case letters, digits, '-' and '.', beginning and ending with a letter or digit")]
    [InlineData(Start + """ "metadata": {"generateName": "web-"}, "spec": {}}""", "NoName",
        "a policy is applied by its name; write metadata.name in place of metadata.generateName")]
    [InlineData(Start + """ "metadata": {"name": "web", "finalizers": []}, "spec": {}}""", "UnknownField",
        "metadata.finalizers is not set by applying a policy; remove it (name, labels and annotations are)")]
    [InlineData(Start + """ "metadata": {"name": "web", "labels": {"egress": true}}, "spec": {}}""", "NotText",
        "the value of metadata.labels.egress is not text; put it in quotes")]
    [InlineData(Start + """ "metadata": {"name": "web", "labels": []}, "spec": {}}""", "NotText", "metadata.labels is not a map of texts")]
    [InlineData(Start + """ "metadata": {"name": "web"}}""", "NoSpec", "policy 'web' has no spec; a policy without one selects nothing")]
    [InlineData(Start + """ "metadata": {"name": "web"}, "spec": {}, "status": {}}""", "UnknownField",
        "policy 'web' has a status, a field that this kind does not have; remove it")]
    [InlineData(Start + """ "metadata": {"name": "web"}, "spec": {}, "selectors": []}""", "UnknownField",
        "'selectors' is not a field of CiliumEgressGatewayPolicy; if it belongs under spec, indent it")]
    public void A_document_that_cannot_be_applied_is_refused_with_what_to_do(string document, string id, string message)
    {
        var error = Assert.Throws<InputException>(() => PolicyDocument.Accept(JObject.Parse(document), new SourceLocation("web.yaml", 3)));

        Assert.Equal($"web.yaml:3: {message}", error.Message);
        Assert.Equal((id, 3), (error.Id, error.ExitCode));
    }

    [Theory]
    [InlineData("v1.32.13")]
    [InlineData("v1.36.3")]
    public void What_only_servers_write_is_left_out(string version)
    {
        var stored = Transcript.Response(version, "ssa-create");
        var untouched = stored.DeepClone();

        var accepted = PolicyDocument.Accept(stored);

        Assert.Equal(["name", "resourceVersion"], ((JObject)accepted["metadata"]!).Properties().Select(member => member.Name));
        Assert.True(JToken.DeepEquals(untouched, stored));
        Assert.True(JToken.DeepEquals(stored["spec"], accepted["spec"]));
    }

    [Fact]
    public void Two_documents_of_one_name_are_refused()
    {
        var first = Accept("egress-test", new SourceLocation("guide.yaml", 1));
        var other = Accept("web", new SourceLocation("guide.yaml", 20));
        var second = Accept("egress-test", new SourceLocation("more.yaml", 4));

        PolicyDocument.RequireDistinctNames([first, other]);
        var error = Assert.Throws<InputException>(() => PolicyDocument.RequireDistinctNames([first, other, second]));

        Assert.Equal(
            "more.yaml:4: two policies are named 'egress-test' (the first is guide.yaml:1): applying one replaces the other; rename one, " +
            "or apply only the one that you want",
            error.Message);
    }

    private static JObject Accept(string name, SourceLocation location) =>
        PolicyDocument.Accept(JObject.Parse(Start + $$""" "metadata": {"name": "{{name}}" }, "spec": {} }"""), location);
}
