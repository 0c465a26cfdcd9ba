using EgressTools.ApiServer;
using Microsoft.AspNetCore.Http;

namespace EgressTools.Tests.Cli;

/// <summary>What is said about requests beside the results: logs, refusals of admission, faults of a document.</summary>
public sealed class RequestWordsTests
{
    private const string Policy = """
        {"apiVersion":"cilium.io/v2","kind":"CiliumEgressGatewayPolicy","metadata":{"name":"web"},"spec":{
          "selectors":[{"podSelector":{"matchLabels":{"app":"web"} } }],"destinationCIDRs":["0.0.0.0/0"],
          "egressGateway":{"nodeSelector":{"matchLabels":{"kubernetes.io/hostname":"172.22.49.119"} } } } }
        """;

    private static Fault Answer(string part, int status, string body) => new(FaultKind.Answer, path => path.Contains(part, StringComparison.Ordinal))
    {
        Status = status,
        Answer = async response =>
        {
            response.ContentType = "application/json";
            await response.WriteAsync(body);
        },
    };

    [Fact]
    public async Task Requests_are_logged_from_level_6_on_without_headers()
    {
        await using var scene = await LiveScene.StartAsync();

        var quiet = await scene.RunAsync("nodes", "-v", "5");
        var logged = await scene.RunAsync("nodes", "-v", "6");
        var refused = await scene.RunAsync("nodes", "-v", "9", "--token", "wrong-token");

        Assert.DoesNotContain("GET https://", quiet.Error, StringComparison.Ordinal);
        Assert.Matches($@"detail: GET {scene.Server.Address}api/v1/nodes\?limit=\d+ 200 OK in \d+ milliseconds\n", logged.Error);
        Assert.Matches($@"detail: GET {scene.Server.Address}api/v1/nodes\?limit=\d+ 401 Unauthorized in \d+ milliseconds\n", refused.Error);
        Assert.Equal(quiet.Out, logged.Out);
        foreach (var secret in new[] { "admin-token", "wrong-token", "Authorization", "Bearer" })
            Assert.DoesNotContain(secret, logged.Error + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admission_that_refuses_one_pod_is_no_reason_to_ask_no_other()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(Answer(
            "nginx-54c98b4f84-5wlpc/exec", 403,
            """{"kind":"Status","status":"Failure","message":"pods \"nginx-54c98b4f84-5wlpc\" is forbidden: ValidatingAdmissionPolicy 'no-exec' with """ +
            """binding 'prod' denied request: no exec here","reason":"Forbidden","code":403}"""));

        var run = await scene.TestAsync("--policy", "egress-test", "--concurrency", "1", "-o", "json");

        Assert.Contains("the cluster's admission refuses to create pods/exec 'default/nginx-54c98b4f84-5wlpc': " +
            "ValidatingAdmissionPolicy 'no-exec' with binding 'prod' denied request: no exec here", run.Out, StringComparison.Ordinal);
        Assert.Equal(9, run.Out.Split("\"verdict\": \"ok\"").Length - 1);
        Assert.DoesNotContain("ask for the right", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_the_server_does_not_know_is_the_documents_fault()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(Answer(
            "/ciliumegressgatewaypolicies/web?", 500,
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"failed to create typed patch object (/web; cilium.io/v2,""" +
            """ Kind=CiliumEgressGatewayPolicy): .spec.excludedCIDR: field not declared in schema","code":500}"""));

        var run = await scene.RunAsync("apply", "-y", "-f", scene.Write("web.json", Policy));

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("CiliumEgressGatewayPolicy 'web' has a field that its schema does not know: spec.excludedCIDR; correct or remove it",
            run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the API server", run.Error, StringComparison.Ordinal);
    }
}
