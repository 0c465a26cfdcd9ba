using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using EgressTools.ApiServer;
using Microsoft.AspNetCore.Http;

namespace EgressTools.Tests.Cli;

/// <summary>What a hostile or broken server answers, and the sentence and exit code of each: never a crash, never without end, never the credentials.</summary>
public sealed class HostileServerTests
{
    private const string Token = "admin-token";

    private const string Policy = """
        {"apiVersion":"cilium.io/v2","kind":"CiliumEgressGatewayPolicy","metadata":{"name":"web"},"spec":{
          "selectors":[{"podSelector":{"matchLabels":{"app":"web"} } }],"destinationCIDRs":["0.0.0.0/0"],
          "egressGateway":{"nodeSelector":{"matchLabels":{"kubernetes.io/hostname":"172.22.49.119"} } } } }
        """;

    private const string NoJson = "SERVER is not the API's JSON (get ciliumegressgatewaypolicies.cilium.io 'web'): " +
        "is there a proxy or a login page in between?";

    private const string Get = "'get ciliumegressgatewaypolicies.cilium.io 'web''";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Answers to the GET of one object.</summary>
    public static TheoryData<string, Func<HttpResponse, Task>, string> Objects => new()
    {
        { "a byte that is no UTF-8", Body("""{"kind":"CiliumEgressGatewayPolicy","metadata":{"name":"@"}}""", 0xff),
            $"SERVER to {Get} cannot be used: its text is not valid Unicode" },
        { "half of a surrogate pair", Text("""{"metadata":{"name":"\ud800"}}"""), $"SERVER to {Get} cannot be used: its text is not valid Unicode" },
        { "half of one in a member's name", Text("""{"metadata":{"\udfff":"x"}}"""), $"SERVER to {Get} cannot be used: its text is not valid Unicode" },
        { "more than an object can be", Flood("""{"metadata":{"name":"web"},"data":" """, 17 << 20),
            $"SERVER to {Get} cannot be used: it is larger than 16 MB" },
        { "a gzip bomb", GzipBomb, $"SERVER to {Get} cannot be used: it is larger than 16 MB" },
        { "values without end", Text($"{{\"a\":[{string.Concat(Enumerable.Repeat("0,", 600_000))}0]}}"),
            $"SERVER to {Get} cannot be used: it has more than 500,000 values" },
        { "a million levels", Text(new string('[', 1_000_000)), NoJson },
        { "a login page", Text("<html>log in</html>"), NoJson },
        { "nothing", Text(""), NoJson },
        { "a list", Text("[]"), NoJson },
        { "an empty object", Text("{}"), $"SERVER to {Get} cannot be used: it is not an object with a name" },
        { "metadata that is a list", Text("""{"kind":5,"metadata":[],"spec":7}"""), $"SERVER to {Get} cannot be used: it is not an object with a name" },
        { "a name that is a number", Text("""{"metadata":{"name":7}}"""), $"SERVER to {Get} cannot be used: it is not an object with a name" },
        { "a list of objects", Text("""{"kind":"List","metadata":{},"items":null}"""), $"SERVER to {Get} cannot be used: it is not an object with a name" },
    };

    [Theory]
    [MemberData(nameof(Objects), DisableDiscoveryEnumeration = true)]
    public async Task An_object_that_cannot_be_used(string what, Func<HttpResponse, Task> answer, string expected)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Answer,
            static path => path.EndsWith("/ciliumegressgatewaypolicies/web", StringComparison.Ordinal))
        { Status = 200, Answer = answer });

        var run = await ApplyAsync(scene);

        Assert.True(run.ExitCode == 3, $"{what}: {run}");
        Assert.Contains($"error: the answer of {expected.Replace("SERVER", Server(scene), StringComparison.Ordinal)}\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unhandled", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Every answer of one object has a name, and all else in it is of other types than its kind has.</summary>
    [Theory]
    [InlineData("nodes")]
    [InlineData("policies")]
    [InlineData("check")]
    [InlineData("verify")]
    [InlineData("enable", "--dry-run", "client")]
    [InlineData("test", "deploy/web")]
    public async Task An_object_whose_members_are_of_other_types(params string[] arguments)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Answer, static path => path.Split('?')[0]
            .Split('/') is [.., "configmaps" or "deployments" or "nodes" or "daemonsets" or "namespaces", _] && !path.Contains('?', StringComparison.Ordinal))
        {
            Status = 200,
            Answer = Text("""{"kind":"X","metadata":{"name":"web","namespace":"default","managedFields":5,"labels":7},"data":5,"spec":{"selector":""" +
                """{"matchLabels":5}},"items":[]}"""),
        });

        var run = await scene.RunAsync(arguments);

        Assert.True(run.ExitCode == 3, $"{run}");
        Assert.Contains(" cannot be used: ", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Refusals of the PATCH.</summary>
    public static TheoryData<string, int, Func<HttpResponse, Task>, string> Refusals => new()
    {
        { "a byte that is no UTF-8", 400, Body(Status("bad @ byte"), 0xff), "cannot patch ciliumegressgatewaypolicies.cilium.io 'web': bad \ufffd byte" },
        { "half of a surrogate pair", 400, Text(Status("""half \ud83d of it""")),
            "cannot patch ciliumegressgatewaypolicies.cilium.io 'web': half \ufffd of it" },
        { "control characters", 400, Text(Status("""red \u001b[31m\r\nerror: forged""")),
            "cannot patch ciliumegressgatewaypolicies.cilium.io 'web': red  [31m  error: forged" },
        { "a message without end", 400, Text(Status(Words(9_000))), $"cannot patch ciliumegressgatewaypolicies.cilium.io 'web': {Words(57)}a..." },
        { "a body without end", 500, Flood("""{"kind":"Status","message":" """, 4 << 20),
            "the API server of 'test' failed at 'patch ciliumegressgatewaypolicies.cilium.io 'web'' (500): {\"kind\":\"Status\",\"message\":\" " },
        { "members of other types", 422, Text("""{"kind":["Status"],"message":7,"reason":{},"details":[{"causes":1}]}"""),
            "the server refuses CiliumEgressGatewayPolicy 'web': no reason given" },
        { "a redirection", 302, Header("Location", "https://example.com/login"),
            "SERVER redirects the request (302), as no API server does: check the kubeconfig's server" },
        { "the token in a Status", 400, Text(Status($"request Authorization: Bearer {Token} refused")),
            "cannot patch ciliumegressgatewaypolicies.cilium.io 'web': request Authorization: Bearer *** refused" },
        { "the token in a cause", 422, Text("""{"kind":"Status","details":{"causes":[{"field":"TOKEN","message":"TOKEN"}]}}"""
            .Replace("TOKEN", Token, StringComparison.Ordinal)), "the server refuses CiliumEgressGatewayPolicy 'web': ***: ***" },
        { "the token in plain text", 502, Text($"upstream said no to token={Token}"),
            "the API server of 'test' failed at 'patch ciliumegressgatewaypolicies.cilium.io 'web'' (502): upstream said no to token=***" },
        { "the token in base64", 502, Text(Convert.ToBase64String(Encoding.UTF8.GetBytes($"Bearer {Token}"))), "(502): QmVhcmVyIG***" },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_that_is_not_what_it_should_be(string what, int status, Func<HttpResponse, Task> answer, string expected)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Answer,
            static path => path.Contains("/ciliumegressgatewaypolicies/web?", StringComparison.Ordinal))
        { Status = status, Answer = answer });

        var run = await ApplyAsync(scene);

        Assert.True(run.ExitCode == 3, $"{what}: {run}");
        Assert.Contains(expected.Replace("SERVER", Server(scene), StringComparison.Ordinal).Trim(), run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Error.Length, 1, 10_000);
    }

    [Fact]
    public async Task Warnings_are_said_once_cleaned_and_not_without_end()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Answer, static path => path.Contains("/ciliumegressgatewaypolicies/web?", StringComparison.Ordinal))
        {
            Status = 200,
            Answer = static async response =>
            {
                response.Headers.Append("Warning", Enumerable.Range(0, 200).Select(static i => $"299 - \"number {i % 60} for {Token}\"").ToArray());
                await response.WriteAsync(Policy);
            },
        });

        var run = await ApplyAsync(scene);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(50, run.Error.Split('\n').Count(static l => l.StartsWith("warning: number ", StringComparison.Ordinal)));
        Assert.Contains("warning: number 7 for ***\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, run.Error, StringComparison.Ordinal);
    }

    /// <summary>What a command in a pod is answered with: channel and data of each message.</summary>
    public static TheoryData<string, byte[][], string> Executions => new()
    {
        { "an error that is no UTF-8", [[3, .. """{"status":"Failure","message":"bad """u8, 0xff, .. """ byte"}"""u8]],
            "the command could not be run: 'bad \ufffd byte'" },
        { "half of a surrogate pair", [[3, .. """{"status":"Failure","message":"half \ud800"}"""u8]], "the command could not be run: 'half \ufffd'" },
        { "the token", [[3, .. Encoding.UTF8.GetBytes($$"""{"status":"Failure","message":"Bearer {{Token}}"}""")]],
            "the command could not be run: 'Bearer ***'" },
        { "the token as output", [[2, .. Encoding.UTF8.GetBytes($"Bearer {Token}")],
            [3, .. """{"status":"Failure","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}"""u8]], "the command ended with 3: 'Bearer ***'" },
        { "an exit code that is none", [[3, .. """{"status":"Failure","details":{"causes":[{"reason":"ExitCode","message":"99999999999"}]}}"""u8]],
            "the command could not be run: 'the command could not be started'" },
        { "no end", [[1, .. "[]"u8]], "the command could not be run: 'the connection to the container ended before the command did'" },
        { "channels that do not exist", [[9, 1, 2], [255, 3], []],
            "the command could not be run: 'the connection to the container ended before the command did'" },
        { "output of other bytes", [[1, .. "[\""u8, 0xff, .. "\"]"u8], [3, .. """{"status":"Success"}"""u8]], "an item of its JSON is not an entry: '\ufffd'" },
    };

    [Theory]
    [MemberData(nameof(Executions), DisableDiscoveryEnumeration = true)]
    public async Task A_command_that_is_answered_with_nonsense(string what, byte[][] frames, string expected)
    {
        await using var live = await Agents.LiveAgents.StartAsync();
        live.Scene.Server.Faults.Add(new Fault(FaultKind.Answer,
            static path => path.Contains("/exec?", StringComparison.Ordinal))
        { Status = 101, Answer = response => SendAsync(response, frames) });

        var run = await live.Scene.RunAsync("rules", "--actual", "--node", "172.22.49.119");

        Assert.True(run.ExitCode == 3, $"{what}: {run}");
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, run.Error + run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_map_without_end_is_read_to_the_limit()
    {
        await using var live = await Agents.LiveAgents.StartAsync();
        var chunk = new byte[1 << 20];
        Array.Fill(chunk, (byte)' ');
        chunk[0] = 1;
        byte[][] frames = [.. Enumerable.Repeat(chunk, 9), [3, .. """{"status":"Success"}"""u8]];
        live.Scene.Server.Faults.Add(new Fault(FaultKind.Answer,
            static path => path.Contains("/exec?", StringComparison.Ordinal))
        { Status = 101, Answer = response => SendAsync(response, frames) });

        var run = await live.Scene.RunAsync("rules", "--actual", "--node", "172.22.49.119");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("it printed more than 8 MB", run.Error, StringComparison.Ordinal);
    }

    private static async Task<CliResult> ApplyAsync(LiveScene scene) => await scene.RunAsync("apply", "-y", "-f", scene.Write("web.json", Policy));

    private static string Server(LiveScene scene) => scene.Server.Address.ToString().TrimEnd('/');

    private static string Words(int count) => string.Concat(Enumerable.Repeat("abcdef ", count));

    private static string Status(string message) =>
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"BadRequest","code":400}""";

    private static Func<HttpResponse, Task> Text(string body) => response => response.WriteAsync(body, Cancellation);

    private static Func<HttpResponse, Task> Header(string name, string value) => response =>
    {
        response.Headers[name] = value;
        return Task.CompletedTask;
    };

    /// <summary>A text with a byte in place of each @.</summary>
    private static Func<HttpResponse, Task> Body(string text, byte at) =>
        response => response.Body.WriteAsync(Encoding.UTF8.GetBytes(text).Select(b => b == '@' ? at : b).ToArray(), Cancellation).AsTask();

    internal static Func<HttpResponse, Task> Flood(string start, int bytes) => async response =>
    {
        await response.WriteAsync(start, Cancellation);
        var chunk = new byte[64 * 1024];
        Array.Fill(chunk, (byte)'x');
        for (var sent = 0; sent < bytes; sent += chunk.Length)
            await response.Body.WriteAsync(chunk, response.HttpContext.RequestAborted);
    };

    internal static async Task GzipBomb(HttpResponse response)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var chunk = new byte[1 << 20];
            for (var i = 0; i < 64; i++)
                await gzip.WriteAsync(chunk, Cancellation);
        }
        response.Headers.ContentEncoding = "gzip";
        await response.Body.WriteAsync(packed.ToArray(), Cancellation);
    }

    internal static async Task SendAsync(HttpResponse response, byte[][] frames)
    {
        using var socket = await response.HttpContext.WebSockets.AcceptWebSocketAsync("v5.channel.k8s.io");
        foreach (var frame in frames)
            await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Cancellation);
        // The client's own close, so that nothing is lost on the way.
        await socket.ReceiveAsync(new byte[16], Cancellation);
    }
}
