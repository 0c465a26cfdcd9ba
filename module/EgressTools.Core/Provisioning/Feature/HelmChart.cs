namespace EgressTools.Provisioning.Feature;

/// <summary>Where helm gets Cilium's chart from.</summary>
/// <param name="Reference">As helm takes it: "cilium/cilium", "oci://registry/charts/cilium", a path, or "cilium" beside a repository.</param>
/// <param name="Repository">The address of the repository (<c>--repo</c>); null where the reference says it.</param>
public sealed record HelmChart(string Reference, string? Repository)
{
    /// <summary>Whether two texts name the same version of a chart.</summary>
    internal static bool IsSameVersion(string a, string b) => a.TrimStart('v') == b.TrimStart('v');
}
