using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>Measures; asserts nothing.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
#pragma warning disable RS0030 // A program's edge: it prints what it measured.
        var output = Console.Out;
#pragma warning restore RS0030
        if (args is ["verify", var program])
        {
            await Verify.RunAsync(output, program);
            return 0;
        }
        if (args is not ["startup", var binary, var kubectl, ..])
        {
            await output.WriteLineAsync("usage: startup PLUGIN-BINARY KUBECTL-BINARY [SCENE] | verify PLUGIN-BINARY");
            return 2;
        }
        await using var server = await TestApiServer.StartAsync();
        server.PutFolder(args.Length > 3 ? args[3] : Path.Combine("examples", "guide-scene"));
        var kubeconfig = Path.GetTempFileName();
        try
        {
            server.WriteKubeconfig(kubeconfig);
            await StartUp.RunAsync(output, binary, kubectl, kubeconfig);
            return 0;
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }
}
