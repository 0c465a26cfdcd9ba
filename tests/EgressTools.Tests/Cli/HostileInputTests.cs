using System.IO.Compression;
using System.Text;

namespace EgressTools.Tests.Cli;

/// <summary>Inputs that were made to exhaust the machine: each ends with one sentence and its exit code, and none needs 300 MB.</summary>
public sealed class HostileInputTests : IDisposable
{
    private const int MostMegabytes = 300;

    private static readonly Dictionary<string, Hostile> Inputs = new(StringComparer.Ordinal)
    {
        ["aliases that multiply, in 60 files of a zip"] = new("a.zip", static path => Zip(path, 60, Bomb()), "has YAML aliases that expand to more than 32 MB"),
        ["aliases that multiply, in 60 documents"] = new("a.yaml",
            static path => File.WriteAllText(path, string.Concat(Enumerable.Repeat(Bomb() + "---\n", 60))), "has YAML aliases that expand to more than 32 MB"),
        ["190 anchors in each other, 60 times"] = new("a.yaml", static path => File.WriteAllText(path,
            string.Concat(Enumerable.Repeat(Nested() + "---\n", 60))), "has YAML aliases that expand to more than 32 MB"),
        ["a list that is nested 200,000 times"] =
            new("a.yaml", static path => File.WriteAllText(path, new string('[', 200_000)), "nested more than 200 levels deep"),
        ["a block that is nested 200,000 times"] = new("a.yaml", static path => File.WriteAllText(path, string.Concat(Enumerable.Repeat("- ", 200_000))),
            "nested more than 200 levels deep"),
        ["JSON that is nested 200,000 times"] = new("a.json", static path => File.WriteAllText(path, string.Concat(Enumerable.Repeat("{\"a\":", 200_000))),
            "nested more than 200 levels deep"),
        ["a text of 100 MB"] = new("a.yaml", static path => Repeat(path, "a: ", "x", "\n", 100 << 20), "holds an object of more than 16 MB"),
        ["a JSON text of 100 MB"] = new("a.json", static path => Repeat(path, "{\"a\": \"", "x", "\"}", 100 << 20), "holds an object of more than 16 MB"),
        ["100 MB of nothing"] = new("a.yaml", static path => Repeat(path, "", " ", "", 100 << 20), "holds an object of more than 16 MB"),
        ["a zip that unpacks to 200 MB of nothing"] =
            new("a.zip", static path => Zip(path, 1, new string(' ', 200 << 20)), "holds an object of more than 16 MB"),
        ["600,000 nodes"] = new("a.json", static path => Objects(path, 600_000), "holds more than 500,000 objects"),
        ["100,000 nodes of 20 labels of their own"] = new("a.yaml", static path => Labels(path, 100_000), "characters of different names and labels"),
        ["10 million empty lists"] = new("a.json", static path => Repeat(path, "[[]", ",[]", "]", 30_000_000), "holds an object of more than 16 MB"),
        ["1,500 documents that do not parse"] = new("a.yaml",
            static path => File.WriteAllText(path, string.Concat(Enumerable.Repeat("a: {\n---\n", 1_500))), "not valid YAML"),
        ["zeros"] = new("a.yaml", static path => File.WriteAllBytes(path, new byte[1 << 20]), "a.yaml:1: not text: it holds the control character U+0000"),
        ["text that is not UTF-8"] = new("a.yaml", static path => File.WriteAllBytes(path, Encoding.Latin1.GetBytes("a: b\nc: caf\u00e9\n")),
            "a.yaml:2: not UTF-8 text. Save the file as UTF-8"),
        ["a zip whose content was changed"] = new("a.zip", static path => Changed(path), "is damaged: the entry '0.yaml' does not match its checksum"),
        ["a zip that is cut"] = new("a.zip", static path => { Zip(path, 3, "a: b\n"); File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]); },
            "is damaged or not a zip"),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-hostile-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names() => [.. Inputs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_input_costs_no_more_than_its_budget(string name)
    {
        var (file, write, sentence) = Inputs[name];
        var path = Path.Combine(_folder, file);
        write(path);
        await RefusesAsync(sentence, "nodes", "--from", path);
        if (!file.EndsWith(".zip", StringComparison.Ordinal))
            await RefusesAsync("", "apply", "--dry-run=client", "-f", path);
    }

    [Theory]
    [InlineData("nodes", "--kubeconfig", "a.yaml")]
    [InlineData("create", "policy", "web", "--pod-selector", "a=b", "--nodes-from", "a.yaml")]
    [InlineData("check", "-f", "a.yaml")]
    [InlineData("nodes", "--server", "https://127.0.0.1:1", "--token", "x", "--certificate-authority", "a.yaml")]
    public async Task So_does_every_other_file(params string[] arguments)
    {
        var path = Path.Combine(_folder, "a.yaml");
        foreach (var name in new[] { "aliases that multiply, in 60 documents", "a list that is nested 200,000 times", "a text of 100 MB", "zeros" })
        {
            Inputs[name].Write(path);
            await RefusesAsync("", [.. arguments.Select(a => a == "a.yaml" ? path : a)]);
        }
    }

    [Theory]
    [InlineData("nodes", "--from", "/dev/zero")]
    [InlineData("apply", "-f", "/dev/zero")]
    [InlineData("nodes", "--kubeconfig", "/dev/zero")]
    [InlineData("nodes", "--kubeconfig", "/dev/urandom")]
    [InlineData("create", "policy", "web", "--pod-selector", "a=b", "--nodes-from", "/dev/zero")]
    [InlineData("nodes", "--server", "https://127.0.0.1:1", "--token", "x", "--certificate-authority", "/dev/zero")]
    public async Task A_device_without_an_end_is_refused(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices are Linux's");
        await RefusesAsync("", arguments);
    }

    [Fact]
    public async Task A_folder_is_no_kubeconfig()
    {
        await RefusesAsync($"'{_folder}' is a folder", "nodes", "--kubeconfig", _folder);
    }

    [Fact]
    public async Task A_bundle_of_150000_endpoints_passes()
    {
        var path = Path.Combine(_folder, "ciliumendpoints-20251030-101500.yaml");
        using (var file = new StreamWriter(path))
        {
            file.Write("apiVersion: cilium.io/v2\nitems:\n");
            for (var i = 0; i < 150_000; i++)
                file.Write($"- apiVersion: cilium.io/v2\n  kind: CiliumEndpoint\n  metadata:\n    name: pod-{i:d6}\n    namespace: " +
                    $"default\n  status:\n    identity:\n      id: {10_000 + (i % 500)}\n      labels:\n      " +
                    $"- k8s:app=web-{i % 500}\n      - k8s:io.kubernetes.pod.namespace=default\n    networking:\n      addressing:\n      - ipv4: " +
                    $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}\n      node: 172.22.48.10\n    state: ready\n");
            file.Write("kind: CiliumEndpointList\n");
        }
        File.WriteAllText(Path.Combine(_folder, "k8s-nodes.yaml"),
            "kind: Node\napiVersion: v1\nmetadata: {name: a}\nstatus: {addresses: [{type: InternalIP, address: 172.22.48.10}]}\n");
        var run = await ChildRun.OfAsync("", "nodes", "--from", _folder, "--all");
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(run.PeakMegabytes, 1, MostMegabytes);
    }

    private static async Task RefusesAsync(string sentence, params string[] arguments)
    {
        var run = await ChildRun.OfAsync("", arguments);
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.PeakMegabytes, 1, MostMegabytes);
    }

    private static string Bomb()
    {
        var text = new StringBuilder("a0: &a0 [xxxxxxxxxx,xxxxxxxxxx,xxxxxxxxxx,xxxxxxxxxx,xxxxxxxxxx,xxxxxxxxxx]\n");
        for (var i = 1; i < 6; i++)
            text.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        return text.ToString();
    }

    private static string Nested() =>
        $"a: {string.Concat(Enumerable.Range(0, 190).Select(static i => $"&a{i} ["))}{new string('x', 100_000)}{new string(']', 190)}\n";

    private static void Repeat(string path, string before, string what, string after, int length)
    {
        using var file = new StreamWriter(path);
        file.Write(before);
        var block = string.Concat(Enumerable.Repeat(what, 3 << 16));
        for (var written = 0; written < length; written += block.Length)
            file.Write(block);
        file.Write(after);
    }

    private static void Objects(string path, int count)
    {
        using var file = new StreamWriter(path);
        file.Write("{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"items\":[{}");
        for (var i = 0; i < count; i++)
            file.Write($",{{\"metadata\":{{\"name\":\"n{i}\"}}}}");
        file.Write("]}");
    }

    private static void Labels(string path, int count)
    {
        using var file = new StreamWriter(path);
        for (var i = 0; i < count; i++)
            file.Write($"kind: Node\nmetadata: {{name: n{i}, labels: " +
                $"{{{string.Join(',', Enumerable.Range(0, 20).Select(j => $"l{i}_{j}: v{i}_{j}"))}}}}}\n---\n");
    }

    private static void Zip(string path, int files, string content)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        for (var i = 0; i < files; i++)
        {
            using var entry = new StreamWriter(zip.CreateEntry($"{i}.yaml").Open());
            entry.Write(content);
        }
    }

    private static void Changed(string path)
    {
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        using (var entry = new StreamWriter(zip.CreateEntry("0.yaml", CompressionLevel.NoCompression).Open()))
            entry.Write("kind: Node\nmetadata: {name: aaaa}\n");
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().IndexOf("aaaa"u8)]++;
        File.WriteAllBytes(path, bytes);
    }

    private sealed record Hostile(string File, Action<string> Write, string Sentence);
}
