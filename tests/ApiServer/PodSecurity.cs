using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>The restricted level of Pod Security admission, for namespaces that are labelled with it.</summary>
internal static class PodSecurity
{
    /// <summary>The rule for enforce ("violates") or warn ("would violate").</summary>
    public static AdmissionRule Rule(Func<string, JsonObject?> space, bool enforce) => new(request =>
        request.Kind is "pods" or "pods/ephemeralcontainers" && request.Item is { } pod
        && (string?)space(request.Namespace)?["metadata"]?["labels"]?["pod-security.kubernetes.io/" + (enforce ? "enforce" : "warn")] == "restricted"
        && Faults(pod) is { Count: > 0 } faults
            ? $"{(enforce ? "violates" : "would violate")} PodSecurity \"restricted:latest\": {string.Join(", ", faults)}"
            : null)
    { OnlyWarns = !enforce };

    private static List<string> Faults(JsonObject pod)
    {
        var spec = pod["spec"]!;
        var containers = new[] { "initContainers", "containers", "ephemeralContainers" }.SelectMany(l => spec[l] as JsonArray ?? [])
            .Select(static c => c!).ToList();
        var faults = new List<string>();
        void Add(string what, string where, string must, Func<JsonNode, bool> bad)
        {
            var names = containers.Where(bad).Select(static c => $"\"{(string)c["name"]!}\"").ToList();
            if (names.Count > 0)
                faults.Add($"{what} ({where}{(names.Count == 1 ? "container" : "containers")} {string.Join(", ", names)} must set {must})");
        }
        Add("allowPrivilegeEscalation != false", "", "securityContext.allowPrivilegeEscalation=false",
            static c => (bool?)c["securityContext"]?["allowPrivilegeEscalation"] != false);
        Add("unrestricted capabilities", "", "securityContext.capabilities.drop=[\"ALL\"]", static c => !Drops(c).Contains("ALL"));
        Add("runAsNonRoot != true", "pod or ", "securityContext.runAsNonRoot=true",
            c => (bool?)(c["securityContext"]?["runAsNonRoot"] ?? spec["securityContext"]?["runAsNonRoot"]) != true);
        Add("seccompProfile", "pod or ", "securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"",
            c => (string?)(c["securityContext"]?["seccompProfile"]?["type"] ?? spec["securityContext"]?["seccompProfile"]?["type"]) is not (
                "RuntimeDefault" or "Localhost"));
        return faults;
    }

    private static IEnumerable<string?> Drops(JsonNode container) =>
        (container["securityContext"]?["capabilities"]?["drop"] as JsonArray ?? []).Select(static c => (string?)c);
}
