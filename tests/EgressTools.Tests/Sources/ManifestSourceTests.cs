using System.IO.Compression;
using System.Text;

namespace EgressTools.Tests.Sources;

public sealed class ManifestSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-sources-").FullName;

    private static string Sysdump => Path.Combine(AppContext.BaseDirectory, "Data", "sysdump", "cilium-sysdump-20251030-101500");

    [Fact]
    public async Task Reads_a_support_bundle()
    {
        var snapshot = await ReadAsync(Sysdump);
        Assert.Equal((5, 5, 10, 1, 4, 1), (snapshot.Nodes.Length, snapshot.CiliumNodes.Length, snapshot.Endpoints.Length, snapshot.Identities.Length,
            snapshot.Namespaces.Length, snapshot.Policies.Length));
        Assert.Equal("1.19.5", snapshot.Installation.Version?.ToString());
        Assert.Equal("kube-system", snapshot.Installation.Namespace);
        Assert.Equal("true", snapshot.Installation.Configuration["enable-ipv4-egress-gateway"]);
        var gateway = snapshot.Nodes.Single(static n => n.Name == "172.22.49.119");
        Assert.Equal(("172.22.49.119", "129.226.84.9", NodeReadiness.Ready, "TencentOS Server 4.4"),
            (gateway.InternalIP.ToString(), gateway.ExternalIP.ToString(), gateway.Readiness, gateway.OsImage));
        var endpoint = snapshot.Endpoints[0];
        Assert.Equal("default/nginx-54c98b4f84-5wlpc b0df970c-ce9d-4d4d-b5d8-2e83ceeda15f 172.22.48.112 172.22.48.201",
            $"{endpoint.Name} {endpoint.Uid} {endpoint.Addresses[0]} {endpoint.NodeIP}");
        Assert.Equal("nginx", endpoint.Labels["app"]);
        Assert.Empty(snapshot.Gaps);
        Assert.Equal(SnapshotKinds.All, snapshot.Complete);
    }

    [Fact]
    public async Task A_zip_of_the_bundle_gives_the_same_answers()
    {
        var zip = Path.Combine(_folder, "dump.zip");
        ZipFile.CreateFromDirectory(Sysdump, zip, CompressionLevel.Fastest, includeBaseDirectory: true);
        Assert.Equal(Entries(await ReadAsync(Sysdump)), Entries(await ReadAsync(zip)));
    }

    [Fact]
    public async Task Every_recorded_address_of_the_scene_is_that_of_the_gateway_that_the_engine_predicts()
    {
        var snapshot = await ReadAsync(Repository.Path("examples", "guide-scene"));
        Assert.Empty(snapshot.Gaps);
        var table = RuleTable.Build(snapshot);
        Assert.Equal(10, snapshot.Observations.Length);
        foreach (var observation in snapshot.Observations)
        {
            var endpoint = snapshot.Endpoints.Single(e => e.Name == observation.Pod);
            var entry = table.Lookup(endpoint.Addresses[0], EgressTools.Net.Address.Parse("203.0.113.1"))!.Value;
            var gateway = snapshot.Nodes.Single(n => n.Name == entry.Claims[0].GatewayNode);
            Assert.Equal(observation.Address, gateway.ExternalIP);
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_gap_with_its_line_and_the_rest_counts()
    {
        Write("a.yaml", """
            apiVersion: v1
            kind: Node
            metadata: {name: good}
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: odd
              labels: 3
            ---
            apiVersion: v1
            kind: Node
            metadata:
            name: [
            """);
        Write("b.yaml", "apiVersion: v1\nkind: Node\nmetadata: {name: other}\n");
        Write("c.json", """{"kind": "Node", """);
        Write("d.yaml", "\xff\xfe\0\0");
        var snapshot = await ReadAsync(_folder, SnapshotKinds.Nodes);
        Assert.Equal(["good", "other"], snapshot.Nodes.Select(static n => n.Name));
        Assert.Equal(["a.yaml:5", "a.yaml:15", "c.json:1", "d.yaml:1"], snapshot.Gaps.Select(static g => Path.GetFileName(g.What)));
        Assert.DoesNotContain("odd", snapshot.Nodes.Select(static n => n.Name));
    }

    [Theory]
    [InlineData("a: b: c\n", 4)]
    [InlineData("a: [1,\n", 5)]
    [InlineData("a: {b: c\nd: e\n", 5)]
    [InlineData("a: \"open\n", 4)]
    [InlineData("a:\n\tb: 1\n", 5)]
    [InlineData("a: *nowhere\n", 4)]
    public async Task A_document_that_does_not_parse_keeps_none_behind_it_back(string broken, int atLeast)
    {
        Write("a.yaml", $"kind: Node\nmetadata: {{name: a}}\n---\n{broken}---\nkind: Node\nmetadata: {{name: z}}\n--- # the last\nkind: " +
            $"Node\nmetadata: {{name: 3}}\n");
        var snapshot = await ReadAsync(_folder, SnapshotKinds.Nodes);
        Assert.Equal(["a", "z"], snapshot.Nodes.Select(static n => n.Name));
        var lines = snapshot.Gaps.Select(static g => int.Parse(g.What[(g.What.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture))
            .Order().ToList();
        Assert.Equal((2, true), (lines.Count, lines[0] >= atLeast && lines[0] < lines[1]));
        Assert.Equal(SnapshotKinds.None, snapshot.Complete);
    }

    [Fact]
    public async Task Json_values_may_stand_one_behind_the_other()
    {
        Write("a.json", "{\"kind\": \"Node\", \"metadata\": {\"name\": \"a\"}}\n\n{\"kind\": \"Node\",\n \"metadata\": {\"name\": 5}} {\"kind\": \"Node\", " +
            "\"metadata\": {\"name\": \"c\"}}\n");
        var snapshot = await ReadAsync(_folder, SnapshotKinds.Nodes);
        Assert.Equal(["a", "c"], snapshot.Nodes.Select(static n => n.Name));
        Assert.EndsWith("a.json:3: this Node cannot be read: metadata.name must be text, not a number",
            Assert.Single(snapshot.Gaps).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zip_is_known_by_how_it_begins()
    {
        Write("nodes.yaml", "kind: Node\nmetadata: {name: a}\n");
        var zip = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "..", Path.GetFileName(_folder) + "-zip")).FullName, "bundle");
        System.IO.Compression.ZipFile.CreateFromDirectory(_folder, zip);
        try
        {
            Assert.Equal("a", Assert.Single((await ReadAsync(zip, SnapshotKinds.Nodes)).Nodes).Name);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(zip)!, recursive: true);
        }
    }

    [Fact]
    public async Task Lists_may_be_typed_untyped_or_of_items_with_kinds_of_their_own()
    {
        Write("x.yaml", "kind: NodeList\napiVersion: v1\nitems: [{metadata: {name: typed}}]\n");
        Write("y.json", """{"kind": "List", "items": [{"kind": "Node", "metadata": {"name": "own"}}]}""");
        Write("k8s-nodes-20251030-101500.yaml", "items:\n- metadata: {name: named-by-file}\n");
        Assert.Equal(["named-by-file", "own", "typed"], (await ReadAsync(_folder, SnapshotKinds.Nodes)).Nodes.Select(static n => n.Name));
    }

    [Fact]
    public async Task Anchors_stand_for_what_they_name_and_of_a_key_that_is_given_twice_the_last_counts()
    {
        Write("a.yaml", "- &labels {egress-node: \"true\"}\n- {}\n---\nkind: Node\nmetadata: {name: &n a, labels: &l {x: &y \"1\", w: *y, z: *n}, " +
            "annotations: *l}\n---\nkind: Pod\nkind: Node\nmetadata: {name: x, name: b}\n");
        var snapshot = await ReadAsync(_folder, SnapshotKinds.Nodes);
        Assert.Empty(snapshot.Gaps);
        Assert.Equal(["a", "b"], snapshot.Nodes.Select(static n => n.Name));
        Assert.Equal(("1", "1", "a"), (snapshot.Nodes[0].Labels["x"], snapshot.Nodes[0].Labels["w"], snapshot.Nodes[0].Labels["z"]));
    }

    [Fact]
    public async Task Aliases_that_multiply_are_refused()
    {
        var text = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
        for (var c = 'b'; c <= 'j'; c++)
            text.Append($"{c}: &{c} [{string.Join(',', Enumerable.Repeat($"*{(char)(c - 1)}", 9))}]\n");
        Write("bomb.yaml", text.ToString());
        Assert.Equal("TooManyAliases", (await Assert.ThrowsAsync<InputException>(() => ReadAsync(_folder))).Id);
    }

    [Fact]
    public async Task An_object_that_comes_twice_is_said_and_the_last_counts()
    {
        Write("a.yaml", "kind: Node\nmetadata: {name: a, labels: {v: \"1\"}}\n---\nkind: Node\nmetadata: {name: a, labels: {v: \"2\"}}\n");
        var snapshot = await ReadAsync(_folder, SnapshotKinds.Nodes);
        Assert.Equal("2", Assert.Single(snapshot.Nodes).Labels["v"]);
        Assert.Contains("more than once", Assert.Single(snapshot.Gaps).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_version_is_a_gap_that_says_what_is_assumed()
    {
        Write("a.yaml", "kind: CiliumNode\nmetadata: {name: a}\n");
        var snapshot = await ReadAsync(_folder, SnapshotKinds.CiliumNodes | SnapshotKinds.Installation);
        Assert.Equal("give --cilium-version", Assert.Single(snapshot.Gaps).Remedy);
    }

    [Theory]
    [InlineData("../evil.yaml")]
    [InlineData("/etc/evil.yaml")]
    [InlineData("a/../../evil.yaml")]
    [InlineData("..\\evil.yaml")]
    public async Task A_zip_with_an_entry_outside_is_refused(string name)
    {
        using (var zip = ZipFile.Open(Path.Combine(_folder, "a.zip"), ZipArchiveMode.Create))
            zip.CreateEntry(name);
        Assert.Equal("ZipPath", (await Assert.ThrowsAsync<InputException>(() => ReadAsync(Path.Combine(_folder, "a.zip")))).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Terraform_files_are_read_where_node_pools_are_wanted(bool zipped)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "pools")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "main.tf"), "resource \"a\" \"b\" {\n}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "other.tf.json"), "{}", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "broken.tf"), "resource \"a\" \"b\" {\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, ".terraform", "modules")).FullName, "theirs.tf"), "x {}",
            TestContext.Current.CancellationToken);
        if (zipped)
            ZipFile.CreateFromDirectory(folder, folder + ".zip");
        var source = OpenSource.From(zipped ? folder + ".zip" : folder, Stream.Null, TimeProvider.System);

        var snapshot = await source.ReadAsync(SnapshotKinds.NodePools, new Silence(), TestContext.Current.CancellationToken);

        Assert.Equal(SnapshotKinds.NodePools, snapshot.Complete);
        Assert.Equal([("broken.tf", true), ("main.tf", false), ("other.tf.json", false)],
            snapshot.TerraformFiles.Select(static f => (Path.GetFileName(f.Path), f.Fault is not null)));
        await Assert.ThrowsAsync<InputException>(() => source.ReadAsync(SnapshotKinds.Nodes, new Silence(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_zip_that_unpacks_to_too_much_is_refused_by_what_comes_out()
    {
        var path = Path.Combine(_folder, "a.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("a.yaml").Open())
            entry.Write(Enumerable.Repeat((byte)' ', 100_000).ToArray());
        Assert.Equal("InputTooLarge", Assert.Throws<InputException>(() => Read(99_999)).Id);
        Assert.Equal(0, Read(100_000));

        int Read(long most)
        {
            using var entries = InputFiles.OfZip(path).GetEnumerator();
            Assert.True(entries.MoveNext());
            using var entry = entries.Current.Open();
            return DocumentReader.Split(entry, new InputBudget(path, CancellationToken.None) { MaxBytes = most },
                static fault => Assert.Fail(fault.Reason)).Count();
        }
    }

    [Fact]
    public async Task A_truncated_zip_is_refused()
    {
        var zip = Path.Combine(_folder, "dump.zip");
        ZipFile.CreateFromDirectory(Sysdump, zip);
        await File.WriteAllBytesAsync(zip, (await File.ReadAllBytesAsync(zip))[..5000]);
        Assert.Equal("DamagedZip", (await Assert.ThrowsAsync<InputException>(() => ReadAsync(zip))).Id);
    }

    [Fact]
    public async Task Nothing_useful_is_an_error()
    {
        Assert.Equal("NothingUseful", (await Assert.ThrowsAsync<InputException>(() => ReadAsync(_folder))).Id);
        Write("a.yaml", "kind: Deployment\nmetadata: {name: a}\n");
        Assert.Equal("NothingUseful", (await Assert.ThrowsAsync<InputException>(() => ReadAsync(_folder))).Id);
        Assert.Equal("NoSuchPath", Assert.Throws<InputException>(() => OpenSource.From(Path.Combine(_folder, "absent"), Stream.Null, TimeProvider.System)).Id);
    }

    [Fact]
    public async Task Standard_input_is_a_file()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("kind: Node\nmetadata: {name: a}\n"));
        var snapshot = await OpenSource.From("-", input, TimeProvider.System).ReadAsync(SnapshotKinds.Nodes, new Silence(), CancellationToken.None);
        Assert.Equal("a", Assert.Single(snapshot.Nodes).Name);
    }

    [Fact]
    public async Task Kinds_of_other_groups_are_not_taken_for_ours()
    {
        Write("a.yaml", "apiVersion: management.cattle.io/v3\nkind: Node\nmetadata: {name: other}\n---\napiVersion: v1\nkind: Node\nmetadata: {name: ours}\n");
        Assert.Equal(["ours"], (await ReadAsync(_folder, SnapshotKinds.Nodes)).Nodes.Select(static n => n.Name));
    }

    [Fact]
    public async Task Json_may_be_several_documents_and_its_items_have_lines()
    {
        Write("a.json", "{\"kind\": \"Node\", \"metadata\": {\"name\": \"a\"}}\n---\n{\"kind\": \"Node\", \"metadata\": {\"name\": \"b\"}}\n");
        Write("b.json", "{\"kind\": \"NodeList\", \"metadata\": {\"items\": [1]},\n\"items\": [\n{\"metadata\": {\"name\": " +
            "\"c\"}},\n{\"metadata\": {\"name\": 4}}\n]}");
        var snapshot = await ReadAsync(_folder, SnapshotKinds.Nodes);
        Assert.Equal(["a", "b", "c"], snapshot.Nodes.Select(static n => n.Name));
        Assert.EndsWith("b.json:4: this Node cannot be read: metadata.name must be text, not a number",
            Assert.Single(snapshot.Gaps).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"kind\": \"\\ud800\"}")]
    [InlineData("{\"kind\": \"Node\", \"metadata\": {\"name\": \"\\udfff\"}}")]
    [InlineData("{\"kind\": {}, \"items\": 3}")]
    [InlineData("[[[[1]]]]")]
    [InlineData("- kind: [Node]\n- 3\n- null\n")]
    [InlineData("kind: Node\nmetadata: &a [*a]\n")]
    [InlineData("? {a: b}\n: c\n")]
    [InlineData("\tkind: Node\n")]
    [InlineData("\0\u0001\u0002")]
    [InlineData("%YAML 9.9\n---\nkind: Node\n")]
    [InlineData("kind: Node\nmetadata: {name: *nowhere}\n")]
    public async Task No_document_is_a_crash(string text)
    {
        Write("bad.yaml", text);
        Write("good.yaml", "kind: Node\nmetadata: {name: good}\n");
        Assert.Equal(["good"], (await ReadAsync(_folder, SnapshotKinds.Nodes)).Nodes.Select(static n => n.Name));
    }

    [Fact]
    public async Task A_text_that_aliases_multiply_is_refused()
    {
        var text = new StringBuilder("a: &a " + new string('x', 1 << 20) + "\nb: [");
        Write("bomb.yaml", text.Insert(text.Length, "*a, ", 200).Append("]\n").ToString());
        Assert.Equal("TooManyAliases", (await Assert.ThrowsAsync<InputException>(() => ReadAsync(_folder))).Id);
    }

    [Fact]
    public async Task Windows_line_ends_a_byte_order_mark_and_comments_do_no_harm()
    {
        Write("a.yaml", "\u00ef\u00bb\u00bf# nodes\r\nkind: Node # one\r\nmetadata:\r\n  name: a\r\n...\r\n---\r\n---\r\nkind: " +
            "Node\r\nmetadata: {name: b}\r\n");
        Assert.Equal(["a", "b"], (await ReadAsync(_folder, SnapshotKinds.Nodes)).Nodes.Select(static n => n.Name));
    }

    [Fact]
    public async Task Links_to_files_are_read_and_links_to_folders_are_gaps()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        var data = Directory.CreateDirectory(Path.Combine(_folder, "..data"));
        Write("..data/a.yaml", "kind: Node\nmetadata: {name: a}\n");
        File.CreateSymbolicLink(Path.Combine(_folder, "a.yaml"), Path.Combine(data.FullName, "a.yaml"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "loop"), _folder);
        File.CreateSymbolicLink(Path.Combine(_folder, "self.yaml"), Path.Combine(_folder, "self.yaml"));
        var snapshot = await ReadAsync(_folder, SnapshotKinds.Nodes);
        Assert.Equal("a", Assert.Single(snapshot.Nodes).Name);
        Assert.Equal(["loop", "self.yaml"], snapshot.Gaps.Select(static g => Path.GetFileName(g.What)).Order());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<ClusterSnapshot> ReadAsync(string path, SnapshotKinds kinds = SnapshotKinds.All) =>
        OpenSource.From(path, Stream.Null, TimeProvider.System).ReadAsync(kinds, new Silence(), CancellationToken.None);

    private static string[] Entries(ClusterSnapshot snapshot) => Engine.Scene.Rows(snapshot, "172.22.49.119");

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text, Encoding.Latin1);

}
