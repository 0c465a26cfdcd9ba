namespace EgressTools.Model;

/// <summary>A document that gives Cilium's helm chart its values: a HelmRelease of Flux, an Application of Argo CD, a HelmChart or HelmChartConfig of k3s and
/// RKE2, or a file of values alone. Values may hold what is private: only those that checks are about are ever printed.</summary>
/// <param name="Kind">The kind; "values" for a file of values.</param>
/// <param name="Name">The name; of a file of values its file's.</param>
public sealed record ChartDocument(string Kind, ObjectName Name, SourceLocation Source)
{
    /// <summary>The kind of a file of values.</summary>
    public const string Alone = "values";

    /// <summary>The version of the chart, as written: "1.18.3", "1.17.x"; empty where the document does not say it.</summary>
    public string Version { get; init; } = "";
    /// <summary>The namespace that the chart is installed in.</summary>
    public string Namespace { get; init; } = "kube-system";
    /// <summary>What gives values beside this document, and is not read: "valuesFrom"; empty where nothing does.</summary>
    public string Elsewhere { get; init; } = "";
    /// <summary>The values as the chart gets them.</summary>
    internal JObject Values { get; init; } = [];
    /// <summary>The line of each value by its path; those that were not written in this document have none.</summary>
    internal FrozenDictionary<string, int> Lines { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Where a value is written, else where the nearest is that it would belong to, else where the document begins.</summary>
    internal SourceLocation At(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(at.LastIndexOf('.'), 0)])
        {
            if (Lines.TryGetValue(at, out var line))
                return Source with { Line = line };
        }
        return Source;
    }
}
