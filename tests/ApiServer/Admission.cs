using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>A write that admission is asked about.</summary>
/// <param name="Kind">The kind's plural, with its subresource where it is one: "pods", "pods/exec".</param>
/// <param name="Namespace">Its namespace; empty for the cluster's own objects.</param>
/// <param name="Name">Its name.</param>
/// <param name="Item">The object as it would be; null for an exec.</param>
public sealed record AdmissionRequest(string Kind, string Namespace, string Name, JsonObject? Item);

/// <summary>
/// A rule of the cluster's admission, as a ValidatingAdmissionPolicy, a quota or a webhook is one: it says what is wrong with a write, or nothing.
/// </summary>
/// <param name="Judge">The sentence for what it refuses, in full ("ValidatingAdmissionPolicy 'x'
/// with binding 'x' denied request: ..."); null for what it allows.</param>
public sealed record AdmissionRule(Func<AdmissionRequest, string?> Judge)
{
    /// <summary>It only warns.</summary>
    public bool OnlyWarns { get; init; }

    /// <summary>The status of its refusal: 403 with reason Forbidden, or 422 where a policy gives no reason.</summary>
    public int Status { get; init; } = 403;

    /// <summary>Its sentence stands among the causes too, as that of a ValidatingAdmissionPolicy does.</summary>
    public bool IsPolicy { get; init; }

    /// <summary>A ValidatingAdmissionPolicy with one binding.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="binding">The binding's name.</param>
    /// <param name="message">What it says of a write that it does not want; null for others.</param>
    /// <param name="onlyWarns">The binding's action is Warn.</param>
    public static AdmissionRule Policy(string policy, string binding, Func<AdmissionRequest, string?> message, bool onlyWarns = false) =>
        new(r => message(r) is { } text
        ? onlyWarns ? $"Validation failed for ValidatingAdmissionPolicy '{policy}' with binding '{binding}': {text}"
        : $"ValidatingAdmissionPolicy '{policy}' with binding '{binding}' denied request: {text}"
        : null)
        { OnlyWarns = onlyWarns, IsPolicy = true };
}

/// <summary>What the cluster's admission makes of a write.</summary>
internal static class Admission
{
    public static void Judge(IEnumerable<AdmissionRule> rules, ResourceKind kind, AdmissionRequest request, Action<string> warn)
    {
        var judged = rules.Select(r => (Rule: r, Sentence: r.Judge(request))).Where(static j => j.Sentence is not null).ToList();
        foreach (var (_, sentence) in judged.Where(static j => j.Rule.OnlyWarns))
            warn(sentence!);
        foreach (var (rule, sentence) in judged.Where(static j => !j.Rule.OnlyWarns))
            throw ApiError.Denied(kind, request.Name, sentence!, rule);
    }
}
