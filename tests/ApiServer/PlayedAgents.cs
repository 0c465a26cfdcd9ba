using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>How the agent of a node answers: its egress map, its own configuration, and whatever else a test gives it.</summary>
public sealed record AgentPlay
{
    /// <summary>Standard output with <c>-o json</c>; null for an agent that does not know this option.</summary>
    public string? Json { get; init; }

    /// <summary>Standard output without it.</summary>
    public string Table { get; init; } = "";

    /// <summary>Standard error.</summary>
    public string Error { get; init; } = "";

    /// <summary>What it says of its own configuration; null for an agent that cannot be asked for it.</summary>
    public string? Configuration { get; init; } = "#### Read-only configurations ####\nEnableEgressGateway               : true\nEnableIPv6                        : false\n";

    /// <summary>What other commands print, by their arguments: <c>status --verbose</c>, or <c>-j addr</c> of the program ip, which is there where one of its outputs is.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The program's name; up to 1.14 it is <c>cilium</c>.</summary>
    public string Program { get; init; } = "cilium-dbg";

    /// <summary>The phase of its pod.</summary>
    public string Phase { get; init; } = "Running";

    /// <summary>Waits before it answers.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>Agents' pods on a server, whose program is a real one: a shell script that prints what stands in files.</summary>
public sealed class PlayedAgents : IDisposable
{
    private const string Variable = "EGRESS_TEST_AGENT";

    private const string Map = "bpf egress list";

    private const string Json = " -o json";

    private const string Script = $$"""
        #!/bin/sh
        test -f "${{Variable}}/$*" || { echo "Error: unknown command or shorthand flag in $*" >&2; exit 1; }
        test -f "${{Variable}}/$*.stderr" && cat "${{Variable}}/$*.stderr" >&2
        exec cat "${{Variable}}/$*"

        """;

    private readonly TestApiServer _server;
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-agents-").FullName;

    /// <summary>Agents of a server.</summary>
    public PlayedAgents(TestApiServer server)
    {
        _server = server;
        var program = Path.Combine(_folder, "program");
        File.WriteAllText(program, Script.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The name of the pod of a node's agent.</summary>
    public static string PodOf(string node) => $"cilium-{node.Replace('.', '-')}";

    /// <summary>Makes the agent of a node, or lets it answer otherwise from now on.</summary>
    public void Set(string node, AgentPlay play)
    {
        _server.Put(Pod(node, play.Phase));
        _server.Pods.Set($"kube-system/{PodOf(node)}", Image(node, play));
    }

    /// <summary>What runs in a pod of the agent of a node, for pods that somebody else makes.</summary>
    public PodImage Image(string node, AgentPlay play)
    {
        var files = Directory.CreateDirectory(Path.Combine(_folder, node)).FullName;
        var outputs = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Map] = play.Table,
            [Map + Json] = play.Json,
            [Map + ".stderr"] = play.Error,
            [Map + Json + ".stderr"] = play.Error,
            ["config --all"] = play.Configuration,
        };
        foreach (var (arguments, output) in play.Outputs)
            outputs[arguments] = output;
        foreach (var file in Directory.EnumerateFiles(files).Where(f => !outputs.ContainsKey(Path.GetFileName(f))))
            File.Delete(file);
        foreach (var (arguments, output) in outputs)
            Replace(Path.Combine(files, arguments), output);
        var program = Path.Combine(_folder, "program");
        var programs = new Dictionary<string, string>(StringComparer.Ordinal) { [play.Program] = program, ["cat"] = PodImage.FindProgram("cat")! };
        if (play.Outputs.ContainsKey("-j addr"))
            programs["ip"] = program;
        return new PodImage
        {
            Programs = programs,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { [Variable] = files },
            Delay = play.Delay,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // An agent may be asked while its map changes: it then shows the one or the other, not half of one.
    private static void Replace(string path, string? text)
    {
        if (text is null)
        {
            File.Delete(path);
            return;
        }
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static JsonObject Pod(string node, string phase) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = PodOf(node), ["namespace"] = "kube-system", ["uid"] = "agent-" + node, ["labels"] = new JsonObject { ["k8s-app"] = "cilium" } },
        ["spec"] = new JsonObject
        {
            ["nodeName"] = node,
            ["hostNetwork"] = true,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "cilium-agent", ["image"] = "quay.io/cilium/cilium:v1.18.3" }),
        },
        ["status"] = new JsonObject { ["phase"] = phase },
    };
}
