namespace EgressTools.Operations;

/// <summary>Reads what a cluster, a kubeconfig or what was saved has for the completion of a value.</summary>
/// <param name="place">Where it reads.</param>
internal sealed class CompletionReader(WorldOptions place)
{
    // What the labels that complete a selector belong to.
    private static readonly ImmutableArray<(OptionCompletion Completion, SnapshotKinds Kinds, Func<ClusterSnapshot, IEnumerable<LabelSet>> Of)> Labelled =
    [
        (OptionCompletion.PodLabels, SnapshotKinds.Pods, static s => s.Pods.Select(static p => p.Labels)),
        (OptionCompletion.EndpointLabels, SnapshotKinds.Endpoints, static s => s.Endpoints.Select(static e => e.Labels)),
        (OptionCompletion.NamespaceLabels, SnapshotKinds.Namespaces, static s => s.Namespaces.Select(static n => n.Labels)),
        (OptionCompletion.NodeLabels, SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes,
            static s => s.Nodes.Select(static n => n.Labels).Concat(s.CiliumNodes.Select(static n => n.Labels))),
    ];

    /// <summary>Whether selectors over labels complete the value.</summary>
    public static bool IsLabelled(OptionCompletion completion) => Labelled.Any(l => l.Completion == completion);

    /// <summary>What tells whether the same place is still the same: its files and when they were written.</summary>
    public static string Stamp(WorldOptions place) => string.Join('\n',
        (place.Path is { } path ? [path] : KubeConfigFiles.Paths(place.Connection.KubeConfig)).Select(static f => $"{f} {File.GetLastWriteTimeUtc(f):O}"));

    /// <summary>Reads the values; selectors as <c>key=value</c>.</summary>
    /// <param name="completion">What they are.</param>
    /// <param name="space">The namespace whose pods are meant; empty for all, null for the one that counts.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<ImmutableArray<Candidate>> ReadAsync(OptionCompletion completion, string? space, CancellationToken cancellationToken)
    {
        if (completion is OptionCompletion.Contexts or OptionCompletion.Clusters or OptionCompletion.Users)
            return Candidates(Names(KubeConfigFiles.Load(place.Connection.KubeConfig, cancellationToken), completion));
        using var world = new World(place);
        if (completion == OptionCompletion.ExitAddresses)
            return ExitAddresses(await world.ReadAgainAsync(UsersUseCase.Needs, NoReport.Instance, cancellationToken).ConfigureAwait(false));
        return Candidates(completion switch
        {
            OptionCompletion.Pods => await PodsAsync(world, space, cancellationToken).ConfigureAwait(false),
            OptionCompletion.Zones => NodesUseCase.Of(await ReadAsync(world, SnapshotKinds.Nodes, ReadScope.Whole, cancellationToken).ConfigureAwait(false),
                new NodesRequest { All = true }).Select(static n => n.Zone).Where(static z => z.Length > 0),
            _ when IsLabelled(completion) => await LabelsAsync(world, completion, space, cancellationToken).ConfigureAwait(false),
            _ => (await NamesAsync(world, completion, ReadScope.Whole, cancellationToken).ConfigureAwait(false)).Select(static n => n.Name),
        });
    }

    private static ImmutableArray<Candidate> ExitAddresses(ClusterSnapshot snapshot) =>
    [
        .. from found in UsersUseCase.Addresses(snapshot)
           group $"{Word(found.Role)} of {found.Policy}" by found.Address into uses
           select new Candidate(uses.Key.ToString(), string.Join(", ", uses.Order(StringComparer.Ordinal))),
    ];

    private static string Word(AddressRole role) => role switch
    {
        AddressRole.Egress => "egress IP",
        AddressRole.Gateway => "gateway",
        _ => "public address",
    };

    private static IEnumerable<string> Names(KubeConfig config, OptionCompletion completion) => completion switch
    {
        OptionCompletion.Contexts => config.Contexts.Keys,
        OptionCompletion.Clusters => config.Clusters.Keys,
        _ => config.Users.Keys,
    };

    private static async Task<IEnumerable<string>> PodsAsync(World world, string? space, CancellationToken cancellationToken)
    {
        var home = await world.NamespaceAsync(cancellationToken).ConfigureAwait(false);
        var pods = NamesAsync(world, OptionCompletion.Pods, Scope(space ?? home), cancellationToken);
        var others = space is null && !world.IsSaved ? await NamespacesAsync(world, cancellationToken).ConfigureAwait(false) : [];
        return (await pods.ConfigureAwait(false)).Select(p => space is null && p.Namespace == home ? p.Name : p.ToString())
            .Concat(others.Where(name => name != home).Select(static name => name + "/"));
    }

    // Who may not list them can still name pods.
    private static async Task<IEnumerable<string>> NamespacesAsync(World world, CancellationToken cancellationToken)
    {
        try
        {
            return (await NamesAsync(world, OptionCompletion.Namespaces, ReadScope.Whole, cancellationToken).ConfigureAwait(false)).Select(static n => n.Name);
        }
        catch (ClusterException)
        {
            return [];
        }
    }

    private static async Task<IEnumerable<string>> LabelsAsync(
        World world, OptionCompletion completion, string? space, CancellationToken cancellationToken)
    {
        var (_, kinds, labels) = Labelled.First(l => l.Completion == completion);
        var isOfPods = completion is OptionCompletion.PodLabels or OptionCompletion.EndpointLabels;
        var scope = isOfPods ? Scope(space ?? await world.NamespaceAsync(cancellationToken).ConfigureAwait(false)) : ReadScope.Whole;
        var snapshot = await ReadAsync(world, kinds, scope, cancellationToken).ConfigureAwait(false);
        return labels(snapshot).SelectMany(static l => l).Select(static l => $"{l.Key}={l.Value}");
    }

    private static async Task<IEnumerable<ObjectName>> NamesAsync(
        World world, OptionCompletion completion, ReadScope scope, CancellationToken cancellationToken)
    {
        var kind = KindTable.All.Single(k => k.Completes == completion);
        return kind.NamesIn(await ReadAsync(world, kind.Flag, scope, cancellationToken).ConfigureAwait(false));
    }

    private static ReadScope Scope(string space) => space.Length == 0 ? ReadScope.Whole : new ReadScope { Namespaces = [space] };

    private static Task<ClusterSnapshot> ReadAsync(World world, SnapshotKinds kinds, ReadScope scope, CancellationToken cancellationToken) =>
        world.ReadAgainAsync(kinds, NoReport.Instance, cancellationToken, original: true, scope);

    private static ImmutableArray<Candidate> Candidates(IEnumerable<string> values) =>
        [.. values.Distinct(StringComparer.Ordinal).Select(static v => new Candidate(v))];
}
