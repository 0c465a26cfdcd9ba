namespace EgressTools.Provisioning.NodePools;

/// <summary>One word for what Terraform and Karpenter spell each in its way.</summary>
internal sealed record PoolWord(string Word, string Terraform, string Karpenter)
{
    /// <summary>Whether a text is the word or one of the spellings.</summary>
    public bool Is(string text) => new[] { Word, Terraform, Karpenter }.Contains(text, StringComparer.OrdinalIgnoreCase);
}

/// <summary>How public traffic is charged, and kinds of disks (schemas: tencentcloud_kubernetes_native_node_pool,
/// tencentcloud_kubernetes_node_pool, karpenter.k8s.tke/v1beta1).</summary>
internal static class PoolWords
{
    public static readonly PoolWord Package = new("package", "BANDWIDTH_PACKAGE", "BandwidthPackage");

    public static readonly ImmutableArray<PoolWord> Charges =
    [
        new("traffic", "TRAFFIC_POSTPAID_BY_HOUR", "TrafficPostpaidByHour"),
        new("bandwidth", "BANDWIDTH_POSTPAID_BY_HOUR", "BandwidthPostpaidByHour"),
        Package,
    ];

    private static readonly PoolWord Tssd = new("tssd", "CLOUD_TSSD", "CloudTSSD");

    private static readonly ImmutableArray<PoolWord> Disks =
    [
        new("premium", "CLOUD_PREMIUM", "CloudPremium"),
        new("ssd", "CLOUD_SSD", "CloudSSD"),
        new("bssd", "CLOUD_BSSD", "CloudBSSD"),
        new("hssd", "CLOUD_HSSD", "CloudHSSD"),
        Tssd,
    ];

    /// <summary>Native pools have all but one for their system disk.</summary>
    public static ImmutableArray<PoolWord> DisksOf(NodePoolKind kind) => kind == NodePoolKind.Native ? Disks.Remove(Tssd) : Disks;

    /// <summary>Reads a word or a spelling; the first where none is given.</summary>
    public static PoolWord Find(ImmutableArray<PoolWord> words, string? text, string option) => text is null ? words[0]
        : words.FirstOrDefault(w => w.Is(text)) ?? throw new UsageException($"{option} must be {Listed.Either(words.Select(static w => w.Word))}, " +
            $"not '{text}'", "UnknownWord");
}
