namespace EgressTools.Operations;

/// <summary>The nodes that are to be labelled, as they were read.</summary>
/// <param name="Nodes">The objects and what they say.</param>
/// <param name="Errors">Nodes that do not exist, and objects that cannot be read.</param>
internal sealed record ChosenNodes(ImmutableArray<(JObject Document, Node Node)> Nodes, ImmutableArray<EgressException> Errors)
{
    /// <summary>The nodes whose labels match a selector.</summary>
    public static async Task<ChosenNodes> SelectAsync(ApiClient client, LabelSelector selector, CancellationToken cancellationToken)
    {
        if (selector.IsEmpty)
            throw new UsageException($"{Options.Selector} must name a label: without one it would mean every node. Write it as key=value", "NoNode");
        var nodes = await NamedObjects.ListAsync(client, ApiResource.Nodes, $"labelSelector={Uri.EscapeDataString(selector.ToString())}", cancellationToken)
            .ConfigureAwait(false);
        return nodes.IsEmpty ? throw NotFound.Labelled(selector.ToString())
            : Of([.. nodes.Select(static n => (NamedObjects.Name(n), (JObject?)n))], client.Origin);
    }

    /// <summary>Without the names that nothing has, as far as a front end has told them and goes on.</summary>
    public ChosenNodes Told(IReport report) =>
        this with { Errors = Errors.RemoveAll(e => e is UsageException { Missing: not null } error && report.Miss(error)) };

    /// <summary>The nodes of these names, in their order, each once.</summary>
    public static async Task<ChosenNodes> NamedAsync(ApiClient client, ImmutableArray<string> names, CancellationToken cancellationToken)
    {
        names = [.. names.Distinct(StringComparer.Ordinal)];
        // What cannot be a name is not asked for.
        ImmutableArray<string> possible = [.. names.Where(LabelSelectorParser.IsDnsName)];
        var found = possible.IsEmpty ? ImmutableDictionary<string, JObject>.Empty
            : await NamedObjects.ReadAsync(client, ApiResource.Nodes, possible, cancellationToken).ConfigureAwait(false);
        return Of([.. names.Select(n => (n, found.GetValueOrDefault(n)))], client.Origin);
    }

    private static ChosenNodes Of(ImmutableArray<(string Name, JObject? Document)> found, string origin)
    {
        var nodes = ImmutableArray.CreateBuilder<(JObject, Node)>();
        var errors = ImmutableArray.CreateBuilder<EgressException>();
        foreach (var (name, document) in found)
        {
            if (document is null)
            {
                errors.Add(NotFound.Node(name, origin));
                continue;
            }
            try
            {
                nodes.Add((document, LiveObjects.Node(document)!));
            }
            catch (JsonException fault)
            {
                errors.Add(new InputException($"node '{name}' cannot be read: {fault.Message.TrimEnd('.')}", "InvalidNode", inner: fault));
            }
        }
        return new ChosenNodes(nodes.ToImmutable(), errors.ToImmutable());
    }
}
