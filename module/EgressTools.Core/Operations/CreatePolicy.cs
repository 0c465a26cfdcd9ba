using System.Collections.Immutable;
using EgressTools.Model;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>What a policy is to do, as the options say it; texts are checked by <see cref="CreatePolicy.Run"/>.</summary>
/// <param name="Name">The policy's name.</param>
public sealed record PolicyRequest(string Name)
{
    /// <summary>Pods by label, in kubectl's notation (<c>--pod-selector</c>); null for none.</summary>
    public string? PodSelector { get; init; }

    /// <summary>The namespace of the pods (<c>-n</c>); null for every namespace or those of <see cref="NamespaceSelector"/>.</summary>
    public string? Namespace { get; init; }

    /// <summary>Namespaces by label, in kubectl's notation (<c>--namespace-selector</c>).</summary>
    public string? NamespaceSelector { get; init; }

    /// <summary>Gateway nodes by name (<c>--node</c>).</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];

    /// <summary>Gateway nodes by label (<c>--node-selector</c>).</summary>
    public string? NodeSelector { get; init; }

    /// <summary>Destinations (<c>--to</c>); empty means 0.0.0.0/0.</summary>
    public ImmutableArray<string> To { get; init; } = [];

    /// <summary>Destinations left out (<c>--except</c>).</summary>
    public ImmutableArray<string> Except { get; init; } = [];

    /// <summary><c>auto</c> (the node's internal address), <c>none</c>, or an address (<c>--egress-ip</c>).</summary>
    public string EgressIP { get; init; } = "auto";

    /// <summary>Whether <see cref="EgressIP"/> was given and is not the default.</summary>
    public bool EgressIPGiven { get; init; }

    /// <summary>The interface to leave by (<c>--interface</c>).</summary>
    public string? Interface { get; init; }

    /// <summary>Accept an egress IP that is a node's public address (<c>--force</c>).</summary>
    public bool Force { get; init; }
}

/// <summary>A policy document and what is to be said about it.</summary>
/// <param name="Document">apiVersion, kind, metadata, spec: as <c>kubectl apply</c> takes it.</param>
/// <param name="Notes">What was chosen and why.</param>
/// <param name="Warnings">What may be wrong.</param>
public sealed record CreatedPolicy(JObject Document, ImmutableArray<string> Notes, ImmutableArray<string> Warnings);

/// <summary>A policy document from nodes and selectors.</summary>
public static class CreatePolicy
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes | SnapshotKinds.Installation;

    /// <summary>Makes the document.</summary>
    /// <exception cref="UsageException">The request cannot be met; the sentence says why and what to do.</exception>
    public static CreatedPolicy Run(ClusterSnapshot snapshot, PolicyRequest request) => throw new NotSupportedException("stub");
}
