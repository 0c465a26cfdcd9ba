namespace EgressTools.Plugin.Commands;

/// <summary>Walks a recorded scene: every step is the real command, run on files that the program carries.</summary>
internal sealed class DemoCommand : ICommand
{
    private const string Scene = "guide-scene";

    private static readonly (string Says, CommandDefinition Command, string[] Arguments)[] Steps =
    [
        ("Which nodes can be gateways, and which are?", Subcommands.Nodes, []),
        ("A policy that sends the nginx pods out by all three of them:",
            Subcommands.CreatePolicy, ["web", Options.PodSelector, "app=nginx", Options.NodeSelector, Options.Label.Default!]),
        ("What the agent of one gateway should hold for the policy that is in force:", Subcommands.Rules,
            [Options.Expected, Options.Node, "172.22.49.119"]),
        ("By which address did every pod really leave?", Subcommands.Test, [Options.Policy, "egress-test"]),
    ];

    public CommandDefinition Definition => Subcommands.Demo;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var scene = await SceneAsync(cancellationToken);
        foreach (var (says, command, arguments) in Steps)
        {
            // What a step says on standard error belongs between the steps here.
            var streams = session.Streams with { In = new MemoryStream(scene), Error = session.Streams.Out };
            var shown = string.Join(' ', [command.Kubectl, .. arguments, Options.From, $"examples/{Scene}"]);
            await session.Streams.Out.WriteAsync($"# {says}\n$ {shown}\n");
            // An output that cannot be written is told here, on the standard error that the steps do not have.
            await session.Streams.Out.FlushAsync(cancellationToken);
            string[] line = [.. command.Name.Split(' '), .. arguments, Options.From, "-"];
            var code = await App.RunAsync(line, streams, cancellationToken);
            await session.Streams.Out.WriteAsync("\n");
            if (code != 0)
                return code;
        }
        return 0;
    }

    /// <summary>The files as one: nothing is written, which a container may not.</summary>
    private static async Task<byte[]> SceneAsync(CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        var assembly = typeof(DemoCommand).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(static n => n.StartsWith(Scene + "/", StringComparison.Ordinal)))
        {
            all.Write("\n---\n"u8);
            await using var resource = assembly.GetManifestResourceStream(name)!;
            await resource.CopyToAsync(all, cancellationToken);
        }
        return all.ToArray();
    }
}
