using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>The wall time of <c>verify</c> as a whole process: many agents, each of which takes its time to answer.</summary>
internal static class Verify
{
    public const string Arguments = "PLUGIN-BINARY";

    private const int Agents = 200;
    private const int Pods = 500;
    private const int Rounds = 5;
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(300);

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var binary])
            return false;
        await using var server = await TestApiServer.StartAsync();
        using var agents = new FakeAgents(server);
        var folder = Directory.CreateTempSubdirectory("egress-verify-");
        try
        {
            var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
            server.WriteKubeconfig(kubeconfig);
            await FillAsync(server, agents, folder.CreateSubdirectory("objects").FullName);
            var times = new List<double>();
            for (var round = 0; round < Rounds; round++)
                times.Add(await TimeAsync(binary, ["verify", "--kubeconfig", kubeconfig]));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"verify, {Agents} agents of {Pods} entries that answer in {Answer.TotalMilliseconds} ms each: " +
                $"{times.Order().ElementAt(Rounds / 2):0} ms (median of {Rounds}, {times.Min():0} to {times.Max():0})"));
            return true;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(TestApiServer server, FakeAgents agents, string folder)
    {
        foreach (var item in Objects())
        {
            server.Put((JsonObject)item.DeepClone());
            await File.WriteAllTextAsync(Path.Combine(folder, $"{(string?)item["kind"]}-{(string?)item["metadata"]!["name"]}.json"), item.ToJsonString());
        }
        var snapshot = await OpenSource.From(folder, Stream.Null, TimeProvider.System).ReadAsync(SnapshotKinds.Engine, new NoReport(), CancellationToken.None);
        var table = RuleTable.Build(snapshot);
        foreach (var node in snapshot.CiliumNodes)
            agents.Set(node.Name, new AgentPlay { Json = Json(table, node.Name), Delay = Answer });
    }

    private static string Json(RuleTable table, string node)
    {
        var text = new StringBuilder("[");
        foreach (var entry in table.Entries())
        {
            var value = entry.On(node)[0];
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 1 ? "," : "")}\n  {{\"SourceIP\": \"{entry.Source}\", \"DestCIDR\": " +
                $"\"{entry.Destination}\", \"EgressIP\": \"{value.EgressIP}\", \"GatewayIP\": \"{value.Gateway}\"}}");
        }
        return text.Append("\n]\n").ToString();
    }

    private static IEnumerable<JsonObject> Objects()
    {
        yield return Parse("""{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"cilium","namespace":"kube-system","labels":""" +
            """{"k8s-app":"cilium"}},"spec":{"template":{"spec":{"containers":[{"name":"cilium-agent","image":"quay.io/cilium/cilium:v1.19.5"}]}}}}""");
        yield return Parse("""{"apiVersion":"cilium.io/v2","kind":"CiliumEgressGatewayPolicy","metadata":{"name":"web"},"spec":{"selectors":""" +
            """[{"podSelector":{"matchLabels":{"app":"web"}}}],"destinationCIDRs":["0.0.0.0/0"],"egressGateway":{"nodeSelector":{"matchLabels":""" +
            """{"kubernetes.io/hostname":"node-000"}},"egressIP":"172.16.0.1"}}}""");
        for (var i = 0; i < Agents; i++)
        {
            yield return Parse($$$"""{"apiVersion":"cilium.io/v2","kind":"CiliumNode","metadata":{"name":"node-{{{i:000}}}","labels":""" +
                $$$"""{"kubernetes.io/hostname":"node-{{{i:000}}}"} },"spec":{"addresses":[{"type":"InternalIP","ip":"172.16.0.{{{i + 1}}}"} ] } }""");
            yield return Parse(
                $$$"""{"apiVersion":"v1","kind":"Node","metadata":{"name":"node-{{{i:000}}}","labels":{"kubernetes.io/hostname":"node-{{{i:000}}}"} } }""");
        }
        for (var i = 0; i < Pods; i++)
        {
            yield return Parse($$$"""{"apiVersion":"cilium.io/v2","kind":"CiliumEndpoint","metadata":""" +
                $$$"""{"name":"web-{{{i}}}","namespace":"default","uid":"uid-{{{i}}}","creationTimestamp":"2025-01-01T00:00:00Z"},"status":{"identity":""" +
                $$$"""{"id":1,"labels":["k8s:app=web"]},"networking":{"node":"172.16.0.{{{(i % Agents) + 1}}}","addressing":[{"ipv4":"10.1.{{{i >> 8}}}""" +
                $$$""".{{{i & 255}}}"} ] } } }""");
        }
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static async Task<double> TimeAsync(string program, string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process =
            Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var printed = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return process.ExitCode == 0 ? time : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error} {await printed}");
    }

    private sealed class NoReport : IReport
    {
        public void Warn(string message)
        {
        }

        public void Note(string message)
        {
        }

        public void Detail(string message)
        {
        }

        public void Fail(EgressException error, string? target = null)
        {
        }

        public void Progress(Progress progress)
        {
        }
    }
}
