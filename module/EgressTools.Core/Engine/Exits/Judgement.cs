namespace EgressTools.Engine.Exits;

/// <summary>Everything a snapshot gives for judging exit addresses.</summary>
public sealed class Judgement
{
    private readonly Expectations _expectations;
    private readonly ExitJudge _judge;

    /// <summary>Computes the engine's table and the index of the nodes once.</summary>
    public Judgement(ClusterSnapshot snapshot)
    {
        Table = RuleTable.Build(snapshot);
        Nodes = new NodeIndex(snapshot, Table);
        _expectations = new Expectations(snapshot, Table, Nodes);
        _judge = new ExitJudge(Nodes);
    }

    /// <summary>The pod as one that policies would select if it had an endpoint; null where none would, or where it has one.</summary>
    internal UnsteeredPod? Unsteered(TestedPod pod) => pod.Endpoint is null ? _expectations.Unsteered(pod.Name) : null;

    /// <summary>What the engine expects the agents to hold.</summary>
    public RuleTable Table { get; }
    /// <summary>The nodes' addresses.</summary>
    public NodeIndex Nodes { get; }

    /// <summary>The result for a pod that an echo service saw with an address.</summary>
    public ExitAddressResult Seen(TestedPod pod, EchoTarget target, Address seen) =>
        _judge.Seen(pod, _expectations.For(pod, target, seen.IsIPv6), seen) with { Echo = target.Url.AbsoluteUri };

    /// <summary>The result for a pod that was asked, or whose containers could not be.</summary>
    /// <param name="targets">The services that it was to ask; the first stands for all where none answered.</param>
    /// <param name="answer">What asking came to.</param>
    public ExitAddressResult Of(TestedPod pod, ImmutableArray<EchoTarget> targets, EchoReport answer) => answer switch
    {
        { Address: { } address } => Seen(pod, targets[answer.Service], address) with { Method = answer.Method },
        { Outcome: EchoOutcome.NoAnswer } => NoAnswer(pod, targets[0], answer.Failure) with { Method = answer.Method },
        _ => Unasked(pod, targets[0], answer.Failure),
    };

    /// <summary>The result for a pod whose question got no answer.</summary>
    public ExitAddressResult NoAnswer(TestedPod pod, EchoTarget target, string why) =>
        ExitJudge.NoAnswer(pod, _expectations.For(pod, target, pod.IsIPv6Only), why);

    /// <summary>The result for a pod that could not be asked.</summary>
    public ExitAddressResult Unasked(TestedPod pod, EchoTarget target, string why) =>
        ExitJudge.Unasked(pod, _expectations.For(pod, target, pod.IsIPv6Only), why);
}
