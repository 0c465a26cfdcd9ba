using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace EgressTools.Provisioning.NodePools;

/// <summary>What names and words in the documents may be.</summary>
internal static partial class PoolNames
{
    /// <summary>Types of instances, and zones, in the notation that .NET and Terraform share.</summary>
    public const string InstanceTypePattern = "^" + InstanceTypeBody + "$";
    /// <inheritdoc cref="InstanceTypePattern"/>
    public const string ZonePattern = "^" + ZoneBody + "$";

    private const string InstanceTypeBody = @"[0-9A-Za-z]+\.[0-9A-Za-z]+";
    private const string ZoneBody = "[a-z]+(-[a-z]+)+-[0-9]+";
    private const int MaxLength = 25;
    private const int MaxRegularLabelKey = 63;

    /// <exception cref="UsageException">The cloud or Kubernetes would refuse it, or it would hit another pool.</exception>
    public static void Check(NodePoolRequest request)
    {
        var length = new StringInfo(request.Name).LengthInTextElements;
        if (length > MaxLength)
            throw Invalid($"the pool's name has {length} characters and may have {MaxLength}");
        if (request.Kind == NodePoolKind.Karpenter && !LabelSelectorParser.IsDnsName(request.Name))
            throw Invalid($"'{request.Name}' is not a valid name for a NodePool: use lower case letters, digits, '-' and '.', " +
                "beginning and ending with a letter or digit");
        if (request.Kind == NodePoolKind.Karpenter && request.Name == "default")
            throw Invalid("the pool of ordinary nodes is mostly named default, and applying one takes the place of the other: " +
                "name the gateways' pool otherwise, such as egress");
        if (!PoolName().IsMatch(request.Name))
            throw Invalid($"'{request.Name}' is not a valid name for a node pool: use letters, Chinese characters, digits, '-', '_' and '.'");
    }

    /// <summary>The name as one of Terraform's, for resources and variables; where something of it is
    /// lost, with a hash of it, so that two pools of one folder are never called the same.</summary>
    public static string Identifier(string name)
    {
        var kept = Other().Replace(name, "_").Trim('_');
        var text = kept.Length == 0 ? "gateways" : char.IsAsciiLetter(kept[0]) ? kept : "pool_" + kept;
        return text == name ? name : $"{text}_{BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))):x8}";
    }

    /// <summary>A text that goes into a document as it is: types of instances, images.</summary>
    /// <exception cref="UsageException">It is empty, or has blanks or signs that no such name has.</exception>
    public static string Word(string text, string option) =>
        SingleWord().IsMatch(text) ? text : throw Invalid($"{option}: '{text}' is not valid: use letters, digits and . _ / : @ -");

    /// <summary>Whether the provider's documentation of tencentcloud_kubernetes_node_pool allows a key; which is narrower than Kubernetes is.</summary>
    public static bool IsRegularLabelKey(string key) => key.Length <= MaxRegularLabelKey && RegularLabelKey().IsMatch(key);

    public static string Zone(string text) =>
        ZoneName().IsMatch(text) ? text : throw Invalid($"{Options.Zone}: '{text}' is not a zone: write it as ap-guangzhou-3");

    public static string InstanceType(string text) => TypeName().IsMatch(text) ? text
            : throw Invalid($"{Options.InstanceType}: '{text}' is not an instance type: write it as SA5.MEDIUM4");

    public static string Namespace(string text) => text.Length <= 63 && LabelSelectorParser.IsDnsName(text) && !text.Contains('.', StringComparison.Ordinal)
        ? text
        : throw Invalid($"{Options.Namespace}: '{text}' is not a valid name of a namespace");

    private static UsageException Invalid(string message) => new(message, "InvalidName");

    // As the provider's documentation of tencentcloud_kubernetes_node_pool has it.
    [GeneratedRegex(@"^[A-Za-z0-9_.\u4e00-\u9fff-]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PoolName();

    [GeneratedRegex("^" + InstanceTypeBody + @"\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeName();

    [GeneratedRegex("^" + ZoneBody + @"\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"^[A-Za-z0-9-][A-Za-z0-9/-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegularLabelKey();

    [GeneratedRegex("[^A-Za-z0-9_-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Other();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/:@-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SingleWord();
}
