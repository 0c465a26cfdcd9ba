using System.Globalization;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>Reading every CiliumEndpoint, beside kubectl in the same run.</summary>
internal static class Reading
{
    public const string Arguments = "PLUGIN-BINARY KUBECTL-BINARY [KUBECTL-ROUNDS]";

    private const int Rounds = 5;

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var binary, var kubectl, ..])
            return false;
        var kubectlRounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Rounds;
        // Without policies there is nothing to compute and to print: what is left is reading.
        var cluster = LargeCluster.Largest with { Nodes = 1, Policies = 0 };
        await using var served = await Served.StartAsync(server => cluster.Fill(server));
        string[] ours = ["rules", "--expected", "-o", "json", "--kubeconfig", served.Kubeconfig];
        string[] theirs = ["get", "ciliumendpoints", "-A", "-o", "json", "--chunk-size=2000", "--kubeconfig", served.Kubeconfig];
        // The first rounds make the server's pages.
        await Measured.RunAsync(binary, ours);
        var (read, got) = (new List<Measured>(), new List<Measured>());
        for (var round = 0; round < Rounds; round++)
        {
            read.Add(await Measured.RunAsync(binary, ours));
            if (round < kubectlRounds)
                got.Add(await Measured.RunAsync(kubectl, theirs));
        }
        await output.WriteLineAsync($"kubectl-egress, {cluster.Endpoints} endpoints read   {Measured.Median(read)}");
        if (got.Count == 0)
            return true;
        var (own, other) = (Measured.Median(read), Measured.Median(got));
        await output.WriteLineAsync($"kubectl get ciliumendpoints -A -o json    {other}");
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"1/{other.Time / own.Time:0} of its time, 1/{(double)other.PeakBytes / own.PeakBytes:0} of its memory; medians of {Rounds} and {got.Count}"));
        return true;
    }
}
