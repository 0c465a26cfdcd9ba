using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace EgressTools.Tests.Cluster;

public sealed class ApiErrorsTests
{
    private static readonly ApiCall List = new("list", ApiResource.CiliumEndpoints);
    private static readonly ApiCall Apply = new("patch", ApiResource.Policies, new ObjectName("", "web"));
    private static readonly Connection Prod = Connection.Resolve(
        new ConnectionOptions { Token = "very-secret" },
        new KubeConfig
        {
            CurrentContext = "prod",
            Contexts = KubeConfig.Empty.Contexts.Add("prod", new KubeContext("c", null, null)),
            Clusters = KubeConfig.Empty.Clusters.Add("c", new KubeCluster { Server = "https://10.0.0.1:6443" }),
        });

    private static string Status(string message, string reason, string causes = "") =>
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":{{JsonSerializer.Serialize(message)}},"reason":"{{reason}}","details":""" +
            $$"""{"causes":[{{causes}}] } }""";

    private static ClusterException Answer(ApiCall call, int code, string body) =>
        ApiErrors.FromStatus(call, ServerStatus.Parse(code, System.Text.Encoding.UTF8.GetBytes(body), Prod.Secrets), Prod);

    [Theory]
    [InlineData(401, "Unauthorized", "Unauthorized",
        "the cluster 'prod' refused the credentials (401): log in again, or choose others with --user, --context or --token")]
    [InlineData(403, "no way", "Forbidden", "not allowed to list ciliumendpoints.cilium.io: ask for the right to list ciliumendpoints.cilium.io (no way)")]
    [InlineData(410, "too old", "Expired", "the list of ciliumendpoints.cilium.io changed faster than it could be read: try again")]
    [InlineData(429, "slow down", "TooManyRequests", "the API server of 'prod' is overloaded (429): try again later")]
    [InlineData(500, "etcd is gone", "InternalError", "the API server of 'prod' failed at 'list ciliumendpoints.cilium.io' (500): etcd is gone")]
    [InlineData(404, "endpoints not found", "NotFound", "cannot list ciliumendpoints.cilium.io: endpoints not found")]
    public void A_status_becomes_one_sentence(int code, string message, string reason, string expected)
    {
        var error = Answer(List, code, Status(message, reason));

        Assert.Equal(expected, error.Message);
        Assert.Equal((code, reason, "list", "ciliumendpoints.cilium.io", 3), (error.Status!.Value, error.Reason, error.Verb, error.Resource, error.ExitCode));
    }

    [Fact]
    public void A_missing_definition_asks_for_cilium() =>
        Assert.Equal("this cluster has no CiliumEndpoint resource: is Cilium installed?", Answer(List, 404, "404 page not found\n").Message);

    [Fact]
    public void A_status_that_the_text_repeats_is_said_once() =>
        Assert.Equal("cannot list ciliumendpoints.cilium.io: 406 Not Acceptable  Available representations:",
            Answer(List, 406, "406: Not Acceptable\n\nAvailable representations: ").Message);

    [Fact]
    public void A_conflict_names_owners_and_fields()
    {
        var error = Answer(Apply, 409, Status("Apply failed with 2 conflicts", "Conflict",
            """{"reason":"FieldManagerConflict","message":"conflict with \"helm\"","field":".spec.a"},""" +
            """{"reason":"FieldManagerConflict","message":"conflict with \"helm\"","field":".spec.b"}"""));

        Assert.Equal("""CiliumEgressGatewayPolicy 'web': .spec.a and .spec.b belong to "helm"; --force-conflicts takes these fields over""", error.Message);
    }

    [Fact]
    public void A_conflict_that_is_none_of_fields_is_not_cured_by_force()
    {
        Assert.Equal("cannot create ciliumegressgatewaypolicies.cilium.io 'web': it already exists",
            Answer(Apply with { Verb = "create" }, 409, Status("already exists", "AlreadyExists")).Message);
        Assert.DoesNotContain("--force", Answer(Apply, 409, Status("the object has been modified", "Conflict")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pattern_of_a_schema_does_not_reach_the_user()
    {
        using var transcripts = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data/api-transcripts/kubernetes-v1.36.3.json")));
        var body = transcripts.RootElement.GetProperty("transcripts").EnumerateArray().Single(static t => t.GetProperty("name").GetString() == "invalid-cidr")
            .GetProperty("response").GetProperty("body");

        var error = Answer(Apply, 422, body.GetRawText());

        Assert.Equal("the server refuses CiliumEgressGatewayPolicy 'web': spec.destinationCIDRs[0]: Invalid value: " +
            "\"10.0.0.0/33\" does not match the pattern of the schema", error.Message);
    }

    [Fact]
    public void Words_of_the_server_cannot_steer_a_terminal()
    {
        var message = Answer(List, 500, Status("bad \u001b[2J\n\u202eevil " + new string('x', 5000), "X")).Message;

        Assert.DoesNotContain(message, static c => char.IsControl(c) || c == '\u202e');
        Assert.InRange(message.Length, 100, 600);
    }

    public static TheoryData<Exception, string, string> Failures => new()
    {
        { new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)), "ConnectionRefused",
            "https://10.0.0.1:6443 refuses connections" },
        { new HttpRequestException("x", new SocketException((int)SocketError.HostNotFound)), "HostNotFound", "cannot be resolved" },
        { new HttpRequestException("x", new SocketException((int)SocketError.NetworkUnreachable)), "Unreachable", "cannot reach https://10.0.0.1:6443" },
        { new HttpRequestException("x", new AuthenticationException("bad record")), "Tls", "no secure connection to https://10.0.0.1:6443: bad record" },
        { new IOException("premature"), "ConnectionCut", "was cut before the answer was complete" },
        { new HttpRequestException(HttpRequestError.ProxyTunnelError, "407"), "Proxy", "does not lead to https://10.0.0.1:6443" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void A_failure_without_an_answer_names_server_and_cause(Exception thrown, string id, string words)
    {
        var error = ApiErrors.FromTransport(List, thrown, Prod, refused: null);

        Assert.Equal(id, error.Id);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_configuration_at_all_is_told_from_a_server_that_is_down()
    {
        var error = ApiErrors.FromTransport(
            List, new SocketException((int)SocketError.ConnectionRefused), Connection.Resolve(new ConnectionOptions(), KubeConfig.Empty), refused: null);

        Assert.Equal("NoCluster", error.Id);
        Assert.StartsWith("no cluster is configured", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 429, "2", 2000)]
    [InlineData(1, 429, null, 100)]
    [InlineData(10, 429, "31", 31_000)]
    [InlineData(11, 429, "1", null)]
    [InlineData(2, 503, null, 200)]
    [InlineData(3, 500, "0", 400)]
    [InlineData(4, 500, null, null)]
    [InlineData(1, 403, "1", null)]
    [InlineData(1, 501, null, null)]
    public void A_read_is_tried_again_as_the_server_asks(int attempt, int code, string? seconds, int? expected) =>
        Assert.Equal(expected, Wait(attempt, code, seconds, isRead: true));

    [Theory]
    [InlineData(429, "1", 1000)]
    [InlineData(429, null, null)]
    [InlineData(503, "1", null)]
    [InlineData(500, null, null)]
    public void A_write_is_sent_again_only_where_the_server_did_not_begin_with_it(int code, string? seconds, int? expected) =>
        Assert.Equal(expected, Wait(1, code, seconds, isRead: false));

    [Fact]
    public void Requests_that_failed_together_do_not_come_back_together() =>
        Assert.Equal(
            [2000, 2500, 3000],
            new[] { 0, 0.5, 1 }.Select(static jitter => (int)RetryPolicy.WaitAfter(1, new ClusterException("x") { Status = 429 }, TimeSpan.FromSeconds(2),
                isRead: true, jitter)!.Value.TotalMilliseconds));

    private static int? Wait(int attempt, int code, string? seconds, bool isRead)
    {
        TimeSpan? after = seconds is null ? null : TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
        return (int?)RetryPolicy.WaitAfter(attempt, new ClusterException("x") { Status = code }, after, isRead, jitter: 0)?.TotalMilliseconds;
    }
}
