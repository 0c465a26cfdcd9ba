using EgressTools.Operations;

namespace EgressTools.Checks.Running;

/// <summary>A check of the addresses that pods were seen with: one finding for each policy and gateway.</summary>
internal abstract class ExitCheck(string code, Severity severity, string title) : Check(code, severity, title)
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.ExitAddresses;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var policies = context.Policies.ToDictionary(static p => p.Name, StringComparer.Ordinal);
        var asked = context.Exits.Where(static e => e.Expected is not null && !e.Verdict.IsUnasked()).GroupBy(static e => (e.Expected!.Policy, e.Expected.GatewayNode)).ToDictionary(static g => g.Key, static g => g.Count());
        foreach (var exits in context.Exits.Where(e => e.Expected is not null && IsMeant(e)).GroupBy(static e => (e.Expected!.Policy, e.Expected.GatewayNode)))
        {
            var group = new ExitGroup(exits.Key.Policy, exits.Key.GatewayNode, [.. exits], asked.GetValueOrDefault(exits.Key));
            yield return Describe(context, group, Found(policies[group.Policy], "") with { Evidence = group.Evidence });
        }
    }

    /// <summary>Whether a result is one of those that the check is about.</summary>
    private protected abstract bool IsMeant(ExitAddressResult exit);

    /// <summary>Puts the message and the remedy in.</summary>
    private protected abstract CheckFinding Describe(CheckContext context, ExitGroup group, CheckFinding finding);

    /// <summary>Whether the agents hold what a policy asks for, as far as its traffic needs it, and run with the feature; null where their maps were not read.</summary>
    private protected static bool? AreMapsRight(CheckContext context, string policy) => context.IfKnown<bool?>(
        SnapshotKinds.AgentMaps, c => !c.Verdict.Differences.Any(d => d.Class == DifferenceClass.FeatureOff || (d.Policy == policy && IsHarmful(d.Class))));

    private static bool IsHarmful(DifferenceClass found) =>
        found is not (DifferenceClass.MissingElsewhere or DifferenceClass.NotYetPropagated or DifferenceClass.GonePod or DifferenceClass.WithoutEndpoint);

    /// <summary>It left by the gateway that it should leave by, only with another address of it.</summary>
    private protected static bool IsByItsGateway(ExitAddressResult exit) => exit.AddressOwner is { } owner && owner == exit.Expected?.GatewayNode;
}

/// <summary>Pods of one policy and gateway that were seen with wrong addresses.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Gateway">The gateway node that is expected; null where the policy finds none.</param>
/// <param name="Exits">The pods.</param>
/// <param name="Asked">How many pods of the policy and gateway were asked.</param>
internal sealed record ExitGroup(string Policy, string? Gateway, ImmutableArray<ExitAddressResult> Exits, int Asked)
{
    /// <summary>"2 of 3 pods that were asked", "1 of 1 pod that was asked".</summary>
    public string Pods => $"{Exits.Length} of {Plural.Count(Asked, "pod")} that {Plural.Verb(Asked, "were")} asked";

    /// <summary>"gateway gateway-a", or that there is none.</summary>
    public string Expected => Gateway is null ? "a gateway, which the policy does not find," : $"gateway {Gateway}";

    /// <summary>The addresses that they were seen with.</summary>
    public string Seen => Listed.Some(Exits.Select(static e => e.Address?.ToString()).OfType<string>());

    /// <summary>The pods with their nodes, and the addresses.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Evidence =>
    [
        new("pods", Listed.Plain(Exits.Select(static e => e.Node.Length == 0 ? e.Pod.ToString() : $"{e.Pod} on {e.Node}"))),
        .. Seen.Length == 0 ? [] : ImmutableArray.Create(new KeyValuePair<string, string>("seen as", Seen)),
        .. Exits[0].Expected!.PublicAddresses is { IsEmpty: false } known ? ImmutableArray.Create(new KeyValuePair<string, string>("expected", Listed.Plain(known.Select(static a => a.ToString())))) : [],
        new("first", Exits[0].Reason),
    ];
}
