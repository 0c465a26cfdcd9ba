using System.Globalization;
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

    /// <summary>Standard output of <c>config --all</c>; null for an agent whose socket is not there yet.</summary>
    public string? Config { get; init; } = ConfigOf(feature: true);

    /// <summary>
    /// Which revision of policies the host's endpoint has realized, asked by <c>endpoint get -l reserved:host</c>: one answer
    /// after the other, the last for good. Null for a program that does not know how to look an endpoint up by a label.
    /// </summary>
    public IReadOnlyList<string>? Revisions { get; init; } = ["1"];

    /// <summary>What other commands print, by their arguments: <c>status --verbose</c>, or <c>-j
    /// addr</c> of the program ip, which is there where one of its outputs is.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The program's name; up to 1.14 it is <c>cilium</c>.</summary>
    public string Program { get; init; } = "cilium-dbg";

    /// <summary>The phase of its pod.</summary>
    public string Phase { get; init; } = "Running";

    /// <summary>Waits before it answers.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Lines of what an agent of 1.18 to 1.20 prints for <c>config --all</c>.</summary>
    public static string ConfigOf(bool feature) => $"""
        #### Read-only configurations ####
        Devices                           : [eth0]
        EnableEgressGateway               : {(feature ? "true" : "false")}
        EnableIPv4                        : true
        EnableIPv6                        : false
        ##### Read-write configurations #####

        """.ReplaceLineEndings("\n");
}

/// <summary>Agents' pods on a server, whose program is a real one: a shell script that prints what stands in files.</summary>
public sealed class FakeAgents : IDisposable
{
    private const string Variable = "EGRESS_TEST_AGENT";

    private const string Map = "bpf egress list";

    private const string Json = " -o json";

    private const string Script = $$"""
        #!/bin/sh
        cd "${{Variable}}"
        case "$*" in
        "endpoint get -l reserved:host "*)
          test -f revision-1 || { echo "Error: unknown shorthand flag: 'l' in -l" >&2; exit 1; }
          at=0; test -f asked && read -r at < asked
          test -f "revision-$((at + 1))" && at=$((at + 1)) && echo "$at" > asked
          exec cat "revision-$at" ;;
        esac
        test -f "./$*" && { test -f "./$*.stderr" && cat "./$*.stderr" >&2; exec cat "./$*"; }
        case "$*" in
        "config --all")
          why="dial unix /var/run/cilium/cilium.sock: connect: no such file or directory"
          echo "Error: Cannot get configuration: Get \"http://localhost/v1/config\": $why" >&2
          ;;
        *) echo "Error: unknown command or shorthand flag in $*" >&2 ;;
        esac
        exit 1

        """;

    private readonly TestApiServer _server;
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-agents-").FullName;

    /// <summary>Agents of a server.</summary>
    public FakeAgents(TestApiServer server)
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
            ["config --all"] = play.Config,
        };
        foreach (var (answer, number) in (play.Revisions ?? []).Select(static (a, i) => (a, i + 1)))
            outputs[string.Create(CultureInfo.InvariantCulture, $"revision-{number}")] = answer;
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
        ["metadata"] = new JsonObject
        {
            ["name"] = PodOf(node),
            ["namespace"] = "kube-system",
            ["uid"] = "agent-" + node,
            ["labels"] = new JsonObject { ["k8s-app"] = "cilium" }
        },
        ["spec"] = new JsonObject
        {
            ["nodeName"] = node,
            ["hostNetwork"] = true,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "cilium-agent", ["image"] = "quay.io/cilium/cilium:v1.18.3" }),
        },
        ["status"] = new JsonObject { ["phase"] = phase },
    };
}
