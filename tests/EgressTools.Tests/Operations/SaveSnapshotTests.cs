using System.Collections.Frozen;
using System.Text.Json;
using CsCheck;

namespace EgressTools.Tests.Operations;

public sealed class SaveSnapshotTests : IDisposable
{
    private static readonly string[] Words = ["a", "yes",
        "1e3", "0x10", "null", "~", "2025-01-01", "on", "x: y", "#", "- z", "a b ", "1.2.3.4", "ü 🙂", "tab\t",
        "two\nlines\n", "\u001b[31m", "'", "\"", "=", "@", "1_000", "12:30:45"];

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-save-").FullName;

    private static readonly Gen<string> Word = Gen.OneOf(Gens.OneOf(Words), Gen.String[Gen.Char.AlphaNumeric, 1, 8]);

    private static readonly Gen<LabelSet> Labels = Gen.Select(Gens.OneOf("app", "example.com/tier", "a", "b.c", "d_e"), Word).Array[0, 4]
        .Select(static l => LabelSet.Create(l.Select(static p => new KeyValuePair<string, string>(p.Item1, p.Item2))));

    private static readonly Gen<Address> AnyAddress = Gen.Select(Gen.UInt, Gen.Bool)
        .Select(static (bits, v6) => v6 ? new Address((UInt128.One << 125) + bits, isIPv6: true) : new Address(bits, isIPv6: false));

    private static readonly Gen<DateTimeOffset?> Time = Gen.Long[0, 4_000_000_000_000_000]
        .Select(static ticks => ticks % 3 == 0 ? null : (DateTimeOffset?)DateTimeOffset.UnixEpoch.AddTicks(ticks));

    private static readonly Gen<LabelSelector?> Selector =
        Gen.Select(Labels, Gen.Select(Word, Gen.Enum<LabelOperator>(), Word.Array[0, 3]).Array[0, 2], Gen.Bool)
        .Select(static (labels, expressions, absent) => absent ? null
            : new LabelSelector(labels, [.. expressions.Select(static e => new LabelRequirement(e.Item1, e.Item2, [.. e.Item3]))]));

    private static readonly Gen<PolicyGateway> Gateway = Gen.Select(Selector, Word, Gen.Bool)
        .Select(static (s, w, b) => new PolicyGateway(s, b ? w : null, b ? null : w));

    private static readonly Gen<ClusterSnapshot> AnySnapshot = Gen.Select(
        Gen.Select(Word, Labels, AnyAddress.Array[0, 3], Time, Gen.Enum<NodeReadiness>(), Gen.Bool).Array[1, 4],
        Gen.Select(Word, Labels, AnyAddress.Array[0, 3], Time, Gen.Long[0, 1 << 24]).Array[0, 4],
        Gen.Select(Word, Gen.Select(Selector, Selector, Selector).Array[0, 2], Word.Array[0, 3], Gateway, Gateway.Array[0, 2], Time).Array[0, 3],
        Gen.Int[0, (int)SnapshotUseCase.Needs]).Select(static (nodes, endpoints, policies, complete) => new ClusterSnapshot
        {
            TakenAt = DateTimeOffset.UnixEpoch.AddSeconds(7.25),
            Complete = (SnapshotKinds)complete & SnapshotUseCase.Needs,
            Nodes = ByName(nodes.Select(static n => new Node(n.Item1)
            {
                Labels = n.Item2,
                Addresses = [.. n.Item3.Select(static a => new NodeAddress(
                "InternalIP", a.ToString()))],
                CreatedAt = n.Item4,
                Readiness = n.Item5,
                Unschedulable = n.Item6,
                OsImage = n.Item1,
                ProviderId = n.Item1,
                Taints = n.Item6 ? [new NodeTaint(n.Item1, "", "NoSchedule"), new NodeTaint("k", n.Item1, "NoExecute")] : []
            }), static n => n.Name),
            CiliumNodes = ByName(nodes.Select(static n => new CiliumNode(
                n.Item1)
            { Labels = n.Item2, Addresses = [.. n.Item3.Select(static a => new NodeAddress("InternalIP", a.ToString()))] }), static n => n.Name),
            Namespaces = ByName(nodes.Select(static n => new NamespaceInfo(n.Item1, n.Item2)), static n => n.Name),
            Endpoints = [.. endpoints.Select(static e => new CiliumEndpoint(new ObjectName("ns", e.Item1), e.Item1) { Labels = e.Item2, Addresses =
                [.. e.Item3], NodeIP = e.Item3.Length > 1 ? e.Item3[0] : null, CreatedAt = e.Item4, IdentityId = e.Item5 % 5 == 0 ? null : e.Item5 })
                .DistinctBy(static e => e.Name).OrderBy(static e => e.Name)],
            Identities = [.. endpoints.Select(static e => new CiliumIdentity(e.Item5, e.Item2)).DistinctBy(static i => i.Id).OrderBy(static i => i.Id)],
            Pods = [.. endpoints.Select(static e => new Pod(new ObjectName("ns", e.Item1)) { Uid = e.Item1, Labels = e.Item2, Addresses = [.. e.Item3],
                NodeName = e.Item1, Ready = e.Item5 % 2 == 0, HostNetwork = e.Item5 % 3 == 0, Terminating = e.Item5 % 7 == 0, Phase = "Running",
                Containers = [e.Item1], ServiceAccount = e.Item1 }).DistinctBy(static p => p.Name).OrderBy(static p => p.Name)],
            Services = [.. endpoints.Select(static e => new ServiceInfo(new ObjectName("ns", e.Item1), [.. e.Item3.Distinct().Order()]))
                .DistinctBy(static s => s.Name).OrderBy(static s => s.Name)],
            Policies = ByName(policies.Select(static p =>
                new EgressPolicy(p.Item1)
                {
                    Rules = [.. p.Item2.Select(static r => new PolicyRule(r.Item1, r.Item2, r.Item3))],
                    DestinationCidrs = [.. p.Item3],
                    ExcludedCidrs = [.. p.Item3],
                    Gateway = p.Item4,
                    Gateways = [.. p.Item5],
                    CreatedAt = p.Item6
                }), static p => p.Name),
            Observations = [.. endpoints.Where(static e => e.Item3.Length > 0).Select(static e => new ExitObservation(new ObjectName("ns", e.Item1),
                e.Item3[0]) { Echo = e.Item1, ObservedAt = e.Item4 }).DistinctBy(static o => o.Pod).OrderBy(static o => o.Pod)],
            Installation = new CiliumInstallation("cilium", new CiliumVersion(1, 19, 5, "rc.1"),
                nodes.DistinctBy(static n => n.Item1).ToFrozenDictionary(static n => n.Item1, static n => n.Item1, StringComparer.Ordinal))
            {
                Image = "quay.io/cilium/cilium:v1.19.5-rc.1",
                ConfiguredAt = nodes[0].Item4,
                IsDataplaneV2 = complete % 2 == 0,
                Server = complete % 2 == 0 ? null : new ServerAddress(complete % 3 == 0 ? "k8s.example.com" : "10.0.0.9", 1 + (complete % 65535)),
                Placement = new AgentPlacement
                {
                    NodeSelector = nodes[0].Item2,
                    Terms = complete % 4 == 0 ? null : [.. nodes.Select(static n => new NodeSelectorTerm(
                        [new NodeRequirement(n.Item1, "NotIn", [n.Item1, "b"])], n.Item6 ? [] : [new NodeRequirement("metadata.name", "In", [n.Item1])]))],
                    Tolerations = [.. nodes.Select(static n => new PodToleration(n.Item1, "Exists", "", n.Item6 ? "NoExecute" : ""))],
                },
                MasqueradeList = complete % 3 == 0 ? null : "nonMasqueradeCIDRs: [10.0.0.0/8]\n",
                PlatformMasqueradeList = complete % 5 == 0 ? null : nodes[0].Item1,
                Agents = [.. nodes.Select(static n => new RunningAgent(new ObjectName("cilium", n.Item1), n.Item1, n.Item1,
                    n.Item4) { Ready = n.Item6 ? null : n.Item5 == NodeReadiness.Ready }).DistinctBy(static a => a.Pod).OrderBy(static a => a.Pod)],
                NodeConfigs = [.. policies.Select(static p => new CiliumNodeConfig(new ObjectName("cilium", p.Item1), p.Item4.NodeSelector,
                    p.Item4.NodeSelector?.MatchLabels ?? LabelSet.Empty)).DistinctBy(static c => c.Name).OrderBy(static c => c.Name)],
            },
            Interfaces = ByName(nodes.Select(static n => new NodeInterfaces(n.Item1,
                [new NodeInterface("eth0") { Addresses = n.Item6 ? [.. n.Item3.Select(static a => new InterfaceAddress(a, a.Width - 8))] : null,
                DefaultRoute = n.Item6, CiliumDevice = n.Item5 == NodeReadiness.Unknown ? null : n.Item6 },
                new NodeInterface(n.Item1 + "1") { Addresses = [], DefaultRoute6 = n.Item6 }])), static n => n.Node),
            AgentConfigurations = ByName(nodes.Select(static n => new AgentConfiguration(n.Item1)
            {
                FeatureOn = n.Item5 == NodeReadiness.Unknown ? null
                : n.Item6,
                IPv6 = n.Item6 ? null : false,
                Devices = n.Item6 ? null : [n.Item1]
            }), static n => n.Node),
            NatUsages = [.. nodes.Where(static n => n.Item3.Length > 0 && !n.Item3[0].IsUnspecified)
                .Select(static n => new NatUsage(n.Item1, "TCP", n.Item3[0], n.Item1 + ":80", 7))],
            ApiServers =
            [
                .. nodes.Take(complete % 3)
                    .Select(static n => new ApiServerSlice(new ObjectName("default", n.Item1), [new("10.0.0.9", 6443), new(n.Item1, 6443)]))
                    .DistinctBy(static s => s.Name).OrderBy(static s => s.Name),
            ],
            AgentLogs = [.. nodes.Select(static n => new AgentLogLine(n.Item1, n.Item1, 3,
                n.Item1) { Policy = n.Item1, Error = n.Item1, Count = 2, LoggedAt = n.Item4 })],
            // One that covers every kind, so that reading finds nothing else missing.
            Gaps = [new Gap("ciliumendpoints", "forbidden", "ask for the right to list") { Kinds = SnapshotUseCase.Needs & ~(SnapshotKinds)complete }],
        });

    [Fact]
    public void Reading_back_gives_what_was_saved() => AnySnapshot.Sample(
        snapshot =>
        {
            var path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + (snapshot.Nodes.Length % 2 == 0 ? ".zip" : ""));
            SnapshotFile.WriteAsync(snapshot, path, maskAddresses: false, CancellationToken.None).GetAwaiter().GetResult();
            Assert.Equal(Dump(snapshot), Dump(ReadAsync(path).GetAwaiter().GetResult()));
        },
        iter: 60, threads: 1);

    [Fact]
    public async Task A_bundle_saved_and_read_back_is_the_bundle()
    {
        var bundle = await ReadAsync(Bundle);
        await SnapshotFile.WriteAsync(bundle, Path.Combine(_folder, "s"), maskAddresses: false, CancellationToken.None);
        Assert.Equal(Dump(bundle), Dump(await ReadAsync(Path.Combine(_folder, "s"))));
    }

    [Fact]
    public async Task A_bundle_is_saved_as_ever()
    {
        var origin = Repository.Path("examples", "agents-differ");
        var bundle = await OpenSource.From(origin, Stream.Null, TimeProvider.System)
            .ReadAsync(SnapshotUseCase.Needs | SnapshotKinds.AgentMaps, new Silence(), CancellationToken.None);
        await SnapshotFile.WriteAsync(bundle, Path.Combine(_folder, "s"), maskAddresses: false, CancellationToken.None);
        var files = Directory.GetFiles(Path.Combine(_folder, "s")).Order(StringComparer.Ordinal).Select(f => $"# {Path.GetFileName(f)}\n{File.ReadAllText(f)}");
        Golden.Check(string.Concat(files).Replace(origin, "examples/agents-differ", StringComparison.Ordinal), "saved-snapshot.yaml");
    }

    [Fact]
    public async Task Only_the_owner_can_read_it_and_no_secret_is_in_it()
    {
        var path = Path.Combine(_folder, "s");
        await SnapshotFile.WriteAsync(await ReadAsync(Bundle), path, maskAddresses: false, CancellationToken.None);
        foreach (var file in Directory.GetFiles(path))
        {
            var text = await File.ReadAllTextAsync(file);
            Assert.DoesNotContain("managedFields", text, StringComparison.Ordinal);
            Assert.DoesNotContain("last-applied", text, StringComparison.Ordinal);
            Assert.DoesNotContain("PUBLIC_IP", text, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Masked_addresses_are_nowhere_and_the_gateways_are_the_same()
    {
        var bundle = await ReadAsync(Bundle) with { Gaps = [new Gap("pods", "https://172.22.48.201:6443 did not answer for ip-172-22-49-20")] };
        var path = Path.Combine(_folder, "s");
        await SnapshotFile.WriteAsync(bundle, path, maskAddresses: true, CancellationToken.None);
        foreach (var file in Directory.GetFiles(path))
        {
            var text = await File.ReadAllTextAsync(file);
            foreach (var hidden in new[] { "172.22.", "172-22-", "129.226.84.9", "43.156.123.70", "43.163.1.23" })
                Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
        }
        Assert.Equal(Gateways(bundle), Gateways(await ReadAsync(path)));

        // Endpoint by endpoint, the position of the gateway among the nodes: what the mask must not change.
        static string[] Gateways(ClusterSnapshot snapshot)
        {
            var table = RuleTable.Build(snapshot);
            return
            [
                .. snapshot.Endpoints.Select(e =>
                {
                    var node = table.Lookup(e.Addresses[0], Address.Parse("8.8.8.8"))!.Value.Claims[0].GatewayNode;
                    var at = snapshot.Nodes.Select(static n => n.Name).ToList().IndexOf(node!);
                    return $"{e.Name} {at} {snapshot.Nodes[at].ExternalIP is not null}";
                }),
            ];
        }
    }

    [Fact]
    public void A_mask_that_would_change_answers_is_refused()
    {
        // As text 10.200.0.1 comes first, as a number 10.5.0.1: no other addresses keep both.
        var label = LabelSet.Create(("egress-node", "true"));
        var nodes = new[] { "10.5.0.1", "10.200.0.1" }
            .Select(name => new CiliumNode(name) { Labels = label, Addresses = [new NodeAddress("InternalIP", name)] });
        var policy = Engine.Scene.Policy("p", LabelSelector.Everything, ["0.0.0.0/0"],
            new PolicyGateway(LabelSelector.Of(("egress-node", "true")), null, null));
        var snapshot = Engine.Scene.Snapshot("1.19.5", [.. nodes, policy, Engine.Scene.Pod("web", "10.1.0.1", ("app", "web"))]);
        Assert.Equal("OrderNotKept", Assert.Throws<UsageException>(() => AddressMask.Apply(snapshot)).Id);
    }

    [Fact]
    public void An_IPv6_address_is_masked_inside_texts_too()
    {
        var gap = new Gap("agent", "it printed 'egress 8.8.4.4 and 2001:470::7, at 12:34:56'");
        Assert.Equal("it printed 'egress 192.0.2.1 and 2001:db8::1, at 12:34:56'",
            AddressMask.Apply(ClusterSnapshot.Empty with { Gaps = [gap] }).Gaps[0].Reason);
    }

    [Fact]
    public void A_single_address_is_masked_where_it_is_written_as_a_CIDR()
    {
        var config = new Dictionary<string, string> { ["ipv4-native-routing-cidr"] = "129.226.84.9/32", ["other"] = "10.0.0.0/8" };
        var masked = AddressMask.Apply(ClusterSnapshot.Empty with
        {
            Installation =
            CiliumInstallation.None with { Configuration = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(config) }
        });
        Assert.Equal(("192.0.2.1/32", "10.0.0.0/8"),
            (masked.Installation.Configuration["ipv4-native-routing-cidr"], masked.Installation.Configuration["other"]));
    }

    [Theory]
    [InlineData("", "NoPath")]
    [InlineData("s.tar.gz", "OtherFormat")]
    public async Task A_name_that_says_another_format_is_refused(string name, string id) =>
        Assert.Equal(id, (await Assert.ThrowsAsync<UsageException>(
            () => SnapshotFile.WriteAsync(ClusterSnapshot.Empty, name, maskAddresses: false, CancellationToken.None))).Id);

    [Fact]
    public async Task A_file_in_the_way_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "");
        var error = await Assert.ThrowsAsync<InputException>(
            () => SnapshotFile.WriteAsync(ClusterSnapshot.Empty, Path.Combine(_folder, "file", "s"), maskAddresses: false, CancellationToken.None));
        Assert.Equal("Unwritable", error.Id);
    }

    [Fact]
    public async Task What_exists_is_not_touched()
    {
        var path = Path.Combine(_folder, "s.zip");
        await File.WriteAllTextAsync(path, "mine");
        await File.WriteAllTextAsync(path + ".partial", "mine too");
        await Assert.ThrowsAsync<UsageException>(() => SnapshotFile.WriteAsync(ClusterSnapshot.Empty, path, maskAddresses: false, CancellationToken.None));
        await Assert.ThrowsAsync<UsageException>(() => SnapshotFile.WriteAsync(ClusterSnapshot.Empty, _folder, maskAddresses: false, CancellationToken.None));
        Assert.Equal(["mine", "mine too"], [await File.ReadAllTextAsync(path), await File.ReadAllTextAsync(path + ".partial")]);
    }

    [Theory]
    [InlineData("s")]
    [InlineData("s.zip")]
    public async Task Nothing_is_left_of_one_that_was_cancelled(string name)
    {
        var snapshot = await ReadAsync(Bundle);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SnapshotFile.WriteAsync(snapshot, Path.Combine(_folder, name), maskAddresses: false, new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_version_that_the_user_said_wins_over_the_image_when_read_back()
    {
        var path = Path.Combine(_folder, "s");
        await SnapshotFile.WriteAsync(AssumedVersion.In(await ReadAsync(Bundle), "1.18.3", "--cilium-version"), path,
            maskAddresses: false, CancellationToken.None);
        Assert.Equal(new CiliumVersion(1, 18, 3), (await ReadAsync(path)).Installation.Version);
    }

    [Fact]
    public async Task An_absent_list_of_destinations_stays_absent()
    {
        var path = Path.Combine(_folder, "s");
        await SnapshotFile.WriteAsync(ClusterSnapshot.Empty with { Policies = [new EgressPolicy("p") { DestinationCidrs = default }] }, path,
            maskAddresses: true, CancellationToken.None);
        Assert.True((await ReadAsync(path)).Policies[0].DestinationCidrs.IsDefault);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Bundle => Path.Combine(AppContext.BaseDirectory, "Data", "sysdump", "cilium-sysdump-20251030-101500");

    private static ImmutableArray<T> ByName<T>(IEnumerable<T> items, Func<T, string> name) => [.. items.DistinctBy(name).OrderBy(name, StringComparer.Ordinal)];

    private static Task<ClusterSnapshot> ReadAsync(string path) =>
        OpenSource.From(path, Stream.Null, TimeProvider.System).ReadAsync(SnapshotUseCase.Needs, new Silence(), CancellationToken.None);

    // Every property of the model, whatever the writer knows of it.
    private static string Dump(ClusterSnapshot snapshot) => JsonSerializer.Serialize(snapshot with
    {
        Origin = "",
        Policies = [.. snapshot.Policies.Select(static p => p with { Source = null })],
        Installation = snapshot.Installation with { Configuration = FrozenDictionary<string, string>.Empty },
    }) + string.Join('\n', snapshot.Installation.Configuration.OrderBy(static p => p.Key, StringComparer.Ordinal));
}
