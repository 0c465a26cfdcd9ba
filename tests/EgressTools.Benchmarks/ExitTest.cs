using System.Globalization;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>The wall time of <c>test</c> as a whole process: many pods, each of which takes its time, beside one exec after the other.</summary>
internal static class ExitTest
{
    public const string Arguments = "PLUGIN-BINARY";

    private const int Pods = 200;
    private const int Rounds = 5;
    private const string EgressIP = "172.16.0.1";
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(300);

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var binary])
            return false;
        var curl = Path.GetTempFileName();
        // Two hundred real ones would keep this machine busier than what is measured.
        await File.WriteAllTextAsync(curl, $"#!/bin/sh\necho {EgressIP}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(curl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var served = await Served.StartAsync(server => Fill(server, curl));
        var runs = new List<Measured>();
        for (var round = 0; round < Rounds; round++)
            runs.Add(await Measured.RunAsync(binary, "test", "--policy", "web", "--echo", "http://198.51.100.7/", "--concurrency", "64", "-o", "json",
                "--kubeconfig", served.Kubeconfig));
        File.Delete(curl);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"kubectl-egress test of {Pods} pods that answer in {Answer.TotalMilliseconds} ms each, 64 at once {Measured.Median(runs)}; " +
            $"one after the other they take {(Pods * Answer).TotalSeconds:0} s; medians of {Rounds}"));
        return true;
    }

    private static void Fill(TestApiServer server, string curl)
    {
        server.Pods.Default = new PodImage
        {
            Programs =
            new Dictionary<string, string>(StringComparer.Ordinal) { ["sh"] = PodImage.FindProgram("sh")!, ["curl"] = curl },
            Delay = Answer
        };
        foreach (var text in (string[])[
            """{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"cilium","namespace":"kube-system","labels":{"k8s-app":"cilium"}},"spec":""" +
            """{"template":{"spec":{"containers":[{"name":"cilium-agent","image":"quay.io/cilium/cilium:v1.19.5"}]}}}}""",
            """{"apiVersion":"cilium.io/v2","kind":"CiliumEgressGatewayPolicy","metadata":{"name":"web"},"spec":{"selectors":""" +
            """[{"podSelector":{"matchLabels":{"app":"web"}}}],"destinationCIDRs":["0.0.0.0/0"],"egressGateway":{"nodeSelector":{"matchLabels":""" +
            """{"kubernetes.io/hostname":"gateway"}},"egressIP":"172.16.0.1"}}}""",
            """{"apiVersion":"cilium.io/v2","kind":"CiliumNode","metadata":{"name":"gateway","labels":{"kubernetes.io/hostname":"gateway"}},"spec":""" +
            """{"addresses":[{"type":"InternalIP","ip":"172.16.0.1"}]}}"""])
            server.Put(JsonNode.Parse(text)!.AsObject());
        for (var i = 0; i < Pods; i++)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"10.1.0.{i + 1}");
            server.Put(JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-{{{i}}}","namespace":"default"},"spec":""" +
                $$$"""{"nodeName":"worker","containers":[{"name":"main"}]},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]""" +
                $$$""","podIPs":[{"ip":"{{{address}}}"}]} }""")!.AsObject());
            server.Put(JsonNode.Parse(
                $$$"""{"apiVersion":"cilium.io/v2","kind":"CiliumEndpoint","metadata":{"name":"web-{{{i}}}","namespace":"default","uid":"uid-{{{i}}}"}""" +
                $$$""","status":{"identity":{"id":1,"labels":["k8s:app=web"]},"networking":{"addressing":[{"ipv4":"{{{address}}}"}]} } }""")!.AsObject());
        }
    }
}
