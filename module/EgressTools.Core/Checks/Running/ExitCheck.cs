namespace EgressTools.Checks.Running;

/// <summary>A check of the exit addresses of pods: one finding for each policy and gateway.</summary>
internal abstract class ExitCheck(string code, Severity severity, string title, ImmutableArray<Reference> references)
    : Check(code, severity, title, Inputs.Exits, ShownIn.Traffic, references)
{
    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var policies = context.Policies.ToDictionary(static p => p.Name, StringComparer.Ordinal);
        var asked = context.Exits.Where(static e => e.Expected is not null && !e.Verdict.IsUnasked())
            .GroupBy(static e => (e.Expected!.Policy, e.Expected.GatewayNode)).ToDictionary(static g => g.Key, static g => g.Count());
        foreach (var exits in context.Exits.Where(e => e.Expected is not null && IsMeant(e)).GroupBy(static e => (e.Expected!.Policy, e.Expected.GatewayNode)))
        {
            var group = new ExitGroup(exits.Key.Policy, exits.Key.GatewayNode, [.. exits], asked.GetValueOrDefault(exits.Key));
            var (message, remedy, severity) = Describe(context, group);
            yield return Found(severity ?? Severity, policies[group.Policy], message, remedy, group.Evidence);
        }
    }

    /// <summary>Whether the check reports a result.</summary>
    private protected abstract bool IsMeant(ExitAddressResult exit);

    /// <summary>The message and the remedy, and a severity other than that of the check.</summary>
    private protected abstract (string Message, string Remedy, Severity? Severity) Describe(CheckContext context, ExitGroup group);

    /// <summary>Whether the agents run with the feature and have the entries that a policy's traffic needs; null if their maps were not read.</summary>
    private protected static bool? AreMapsRight(CheckContext context, string policy) => context.IfKnown<bool?>(
        SnapshotKinds.AgentMaps, c => !c.Verdict.Differences.Any(d => d.Class == DifferenceClass.FeatureOff || (d.Policy == policy && IsHarmful(d.Class))));

    private static bool IsHarmful(DifferenceClass found) =>
        found is not (DifferenceClass.MissingElsewhere or DifferenceClass.NotYetPropagated or DifferenceClass.GonePod or DifferenceClass.WithoutEndpoint);

    /// <summary>Whether a pod left by its gateway, only with another address of it.</summary>
    private protected static bool IsByItsGateway(ExitAddressResult exit) => exit.AddressOwner is { } owner && owner == exit.Expected?.GatewayNode;
}

/// <summary>Pods of one policy and gateway with wrong exit addresses.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Gateway">The expected gateway node; null if the policy has none.</param>
/// <param name="Exits">The pods.</param>
/// <param name="Asked">The number of tested pods of the policy and gateway.</param>
internal sealed record ExitGroup(string Policy, string? Gateway, ImmutableArray<ExitAddressResult> Exits, int Asked)
{
    /// <summary>"2 of 3 tested pods", "1 of 1 tested pod".</summary>
    public string Pods => $"{Exits.Length} of {Plural.Count(Asked, "tested pod")}";

    /// <summary>"gateway gateway-a", or that there is none.</summary>
    public string Expected => Gateway is null ? "a gateway (the policy has no gateway node)" : $"gateway {Gateway}";

    /// <summary>The exit addresses.</summary>
    public string Seen => Listed.Short(Exits.Select(static e => e.Address?.ToString()).OfType<string>());

    /// <summary>The pods with their nodes, and the exit addresses.</summary>
    public (string Name, object? Value)[] Evidence =>
    [
        ("pods", Exits.Select(static e => e.Node.Length == 0 ? e.Pod.ToString() : $"{e.Pod} on {e.Node}")),
        .. Seen.Length == 0 ? [] : new (string, object?)[] { ("seen as", Seen) },
        .. Exits[0].Expected!.PublicAddresses is { IsEmpty: false } known ? new (string, object?)[] { ("expected", Listed.Short(known)) } : [],
        ("first", Exits[0].Reason),
    ];
}
