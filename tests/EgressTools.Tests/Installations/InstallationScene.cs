using EgressTools.ApiServer;
using EgressTools.Plugin;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Installations;

/// <summary>An installation on an API server, and a command line for it.</summary>
internal sealed class InstallationScene : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-installation-").FullName;

    private InstallationScene(TestApiServer server) => Server = server;

    public TestApiServer Server { get; }

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>PATH of the commands: no program is on it unless a test puts one there.</summary>
    public string ProgramPath => Path.Combine(_folder, "programs");

    public static async Task<InstallationScene> StartAsync(InstallationPlay play)
    {
        var scene = new InstallationScene(await TestApiServer.StartAsync());
        Directory.CreateDirectory(scene.ProgramPath);
        foreach (var item in InstallationObjects.Of(play))
            scene.Server.Put(item);
        scene.Server.WriteKubeconfig(scene.Kubeconfig);
        return scene;
    }

    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(answer: null, arguments);

    /// <summary>Runs a command at a terminal where somebody answers; null for no terminal.</summary>
    public async Task<CliResult> RunAsync(string? answer, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(Stream.Null, output, error)
        {
            InIsTerminal = answer is not null,
            ReadAnswer = () => answer,
            Variable = name => name == "PATH" ? ProgramPath : null,
        };
        var code = await App.RunAsync([.. arguments, "--kubeconfig", Kubeconfig], streams, TestContext.Current.CancellationToken);
        return new CliResult(code, Plain(output), Plain(error));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Plain(StringWriter text) => text.ToString().Replace(Kubeconfig, "KUBECONFIG", StringComparison.Ordinal);
}
