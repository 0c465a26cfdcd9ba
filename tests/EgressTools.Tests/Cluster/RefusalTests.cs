using System.Text;
using System.Text.Json.Nodes;

namespace EgressTools.Tests.Cluster;

/// <summary>What refusals of real servers mean: a missing right, or admission, or a fault of the document.</summary>
public sealed class RefusalTests
{
    private static readonly ApiCall Apply = new("patch", ApiResource.Policies, new ObjectName("", "more-deny"));
    private static readonly ApiCall Create = new("create", ApiResource.Pods, new ObjectName("team-quota", "egress-probe-bare"));
    private static readonly ApiCall Exec = new("create", ApiResource.Pods, new ObjectName("default", "web"), "exec");

    private static ClusterException Answer(ApiCall call, int code, string message, string causes = "", ConnectionOptions? options = null)
    {
        var connection = Connection.Resolve(options ?? new ConnectionOptions { Server = "https://10.0.0.1", Token = "a-token" }, KubeConfig.Empty);
        var body = $$"""{"kind":"Status","status":"Failure","message":{{JsonValue.Create(message).ToJsonString()}},"reason":"Forbidden","details":""" +
            $$"""{"causes":[{{causes}}]},"code":{{code}}}""";
        return ApiErrors.FromStatus(call, ServerStatus.Parse(code, Encoding.UTF8.GetBytes(body), connection.Secrets), connection);
    }

    private static (ApiCall Call, int Code, JsonNode Body) Recorded(string name)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "api-transcripts", "kubernetes-v1.36.3-more.json")))!;
        var response = file["transcripts"]!.AsArray().First(t => (string?)t!["name"] == name)!["response"]!;
        return (name.StartsWith("impersonation", StringComparison.Ordinal) ? new ApiCall("list", ApiResource.Nodes) : Apply,
            (int)response["status"]!, response["body"]!);
    }

    [Theory]
    [InlineData("vap-denied-create", "the cluster's admission refuses to patch ciliumegressgatewaypolicies.cilium.io 'more-deny': " +
        "ValidatingAdmissionPolicy 'more-deny' with binding 'more-deny' denied request: policies for 0.0.0.0/0 need a ticket", false)]
    [InlineData("impersonation-forbidden", "not allowed to act as 'jane': ask for the right to impersonate, or leave the impersonation (--as) out (nodes is " +
        "forbidden: User \"lab-viewer-token\" cannot impersonate-on:user-info:list resource \"nodes\" in API group \"\" at the cluster scope)", true)]
    [InlineData("impersonation", "not allowed to list nodes: ask for the right to list nodes (nodes is forbidden: " +
        "User \"lab-viewer\" cannot list resource \"nodes\" in API group \"\" at the cluster scope)", true)]
    public void Recorded_refusals(string name, string expected, bool isMissingRight)
    {
        var (call, code, body) = Recorded(name);
        var connection = Connection.Resolve(new ConnectionOptions { Server = "https://10.0.0.1", Token = "a-token", As = "jane" }, KubeConfig.Empty);

        var error = ApiErrors.FromStatus(call, ServerStatus.Parse(code, Encoding.UTF8.GetBytes(body.ToJsonString()), connection.Secrets), connection);

        Assert.Equal((expected, 403, isMissingRight, 3), (error.Message, error.Status!.Value, error.IsMissingRight, error.ExitCode));
    }

    [Theory]
    [InlineData(403, "pods \"egress-probe-bare\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2",
        "exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2")]
    [InlineData(403, "pods \"egress-probe-bare\" is forbidden: maximum cpu usage per Container is 1, but limit is 2",
        "maximum cpu usage per Container is 1, but limit is 2")]
    [InlineData(403, "pods \"egress-probe-bare\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true",
        "violates PodSecurity \"restricted:latest\": runAsNonRoot != true")]
    [InlineData(403, "admission webhook \"gate.example\" denied the request: not on Fridays",
        "admission webhook \"gate.example\" denied the request: not on Fridays")]
    [InlineData(400, "admission webhook \"gate.example\" denied the request: not on Fridays",
        "admission webhook \"gate.example\" denied the request: not on Fridays")]
    [InlineData(422, "pods \"egress-probe-bare\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
        "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no")]
    public void Admission_is_no_missing_right(int code, string message, string told)
    {
        var error = Answer(Create, code, message);

        Assert.Equal(("AdmissionDenied", false, $"the cluster's admission refuses to create pods 'team-quota/egress-probe-bare': {told}"),
            (error.Id, error.IsMissingRight, error.Message));
    }

    [Fact]
    public void An_authorizer_names_the_user_and_the_verb()
    {
        var error = Answer(Exec, 403, "pods \"web\" is forbidden: " +
            "User \"jane\" cannot get resource \"pods/exec\" in API group \"\" in the namespace \"default\": RBAC: clusterrole \"x\" not found");

        Assert.True(error.IsMissingRight);
        Assert.StartsWith("not allowed to create pods/exec 'default/web': ask for the right to get and create pods/exec (",
            error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://10.0.0.1", null, "none are configured; choose a user with --user or --context, or pass --token")]
    [InlineData("http://10.0.0.1", "a-token", "they are not sent over http://, where others can read them. Change the server's URL to https://")]
    public void Without_credentials_the_anonymous_user_is_not_told_to_ask_for_rights(string server, string? token, string why)
    {
        var options = new ConnectionOptions { Server = server, Token = token };

        var forbidden = Answer(new ApiCall("list", ApiResource.Nodes), 403,
            "nodes is forbidden: User \"system:anonymous\" cannot list resource \"nodes\" in API group \"\" at the cluster scope", options: options);
        var unauthorized = Answer(new ApiCall("list", ApiResource.Nodes), 401, "Unauthorized", options: options);

        Assert.Equal($"not allowed to list nodes without credentials (403): {why}", forbidden.Message);
        Assert.Equal($"the cluster '{server}' asks for credentials (401): {why}", unauthorized.Message);
    }

    [Fact]
    public void A_proxy_that_refuses_is_no_cluster()
    {
        var connection = Connection.Resolve(new ConnectionOptions { Server = "https://10.0.0.1", Token = "a-token" }, KubeConfig.Empty);

        var error = ApiErrors.FromStatus(Exec, ServerStatus.Parse(403, "<html>blocked</html>"u8.ToArray(), connection.Secrets), connection);

        Assert.Equal("https://10.0.0.1 refuses 'create pods/exec 'default/web'' (403) and does not answer as an API server: is there a proxy in between? " +
            "(Forbidden)", error.Message);
        Assert.False(error.IsMissingRight);
    }

    [Fact]
    public void A_field_that_the_schema_does_not_know_is_the_documents_fault()
    {
        var (call, code, body) = Recorded("ssa-unknown-field-strict");
        var connection = Connection.Resolve(new ConnectionOptions { Server = "https://10.0.0.1", Token = "a-token" }, KubeConfig.Empty);

        var error = ApiErrors.FromStatus(call, ServerStatus.Parse(code, Encoding.UTF8.GetBytes(body.ToJsonString()), connection.Secrets), connection);

        Assert.Equal("CiliumEgressGatewayPolicy 'more-deny' has a field that its schema does not know: spec.typo; correct or remove it", error.Message);
        Assert.Equal(("UnknownField", "spec.typo"), (error.Id, error.Field));
    }
}
