using System.Globalization;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>Commands against a server that takes its time, beside kubectl and beside another build of the plugin in the same run: how long they wait.</summary>
internal static class Timed
{
    public const string Arguments = "PLUGIN-BINARY KUBECTL-BINARY [OTHER-PLUGIN-BINARY]";

    private const int Rounds = 7;
    private const string Seen = "198.51.100.7";

    /// <summary>Of an application that no policy is for, so that any address is right.</summary>
    private const int Tested = 20_050;

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var binary, var kubectl, ..])
            return false;
        var (file, curl) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            await File.WriteAllTextAsync(file, Changed());
            await File.WriteAllTextAsync(curl, $"#!/bin/sh\necho {Seen}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(curl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await using var served = await Served.StartAsync(server => Fill(server, curl));
            await RunAsync(output, [binary, .. args[2..]], kubectl, file, served.Kubeconfig);
            return true;
        }
        finally
        {
            File.Delete(file);
            File.Delete(curl);
        }
    }

    private static async Task RunAsync(TextWriter output, string[] binaries, string kubectl, string file, string kubeconfig)
    {
        var (space, name) = LargeCluster.Pod(1_234);
        string[][] commands =
        [
            ["nodes"], ["policies"], ["users", LargeCluster.Timed.NodeNames.First()], ["plan", "-f", file], ["apply", "--dry-run=client", "-f", file],
                ["check", "--fail-on", "never"],
            ["route", $"{space}/{name}"], ["route", $"{space}/{name}", "--to", "8.8.8.8"],
                ["test", $"{LargeCluster.Pod(Tested).Namespace}/{LargeCluster.Pod(Tested).Name}", "--echo", $"http://{Seen}/"],
        ];
        var theirs = await Measured.InTurnAsync([[kubectl, "get", "nodes", "--kubeconfig", kubeconfig]], Rounds);
        await output.WriteLineAsync($"{"kubectl get nodes",-45} {theirs[0]}");
        foreach (var command in commands)
        {
            var runs = await Measured.InTurnAsync([.. binaries.Select(b => (string[])[b, .. command, "--kubeconfig", kubeconfig])], Rounds);
            var shown = string.Join(' ', command.Select(a => a == file ? "FILE" : a.StartsWith("team-", StringComparison.Ordinal) ? "POD" : a));
            var other = runs.Length < 2 ? "" : string.Create(CultureInfo.InvariantCulture,
                $"   other {runs[1]}   {runs[0].Time / runs[1].Time:0.00} of its time");
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{shown,-45} {runs[0]}   {runs[0].Time / theirs[0].Time:0.00} of kubectl's time{other}"));
        }
    }

    private static void Fill(TestApiServer server, string curl)
    {
        LargeCluster.Timed.Fill(server, timed: true);
        server.Pods.Default =
            new PodImage { Programs = new Dictionary<string, string>(StringComparer.Ordinal) { ["sh"] = PodImage.FindProgram("sh")!, ["curl"] = curl } };
        // A command runs in a pod that is kept; lists of pods are generated all the same.
        server.Put((JsonObject)WithKind(LargePods.Pod(LargeCluster.Timed, Tested)));
    }

    private static JsonNode WithKind(string pod)
    {
        var item = JsonNode.Parse(pod)!;
        (item["apiVersion"], item["kind"]) = ("v1", "Pod");
        return item;
    }

    private static string Changed()
    {
        var document = JsonNode.Parse(LargeCluster.Timed.Policy(1))!;
        document["spec"]!["egressGateways"]![0]!["egressIP"] = "10.255.255.1";
        return document.ToJsonString();
    }
}
