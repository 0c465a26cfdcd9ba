namespace EgressTools.Probes;

/// <summary>The container that asks where the pod's own image cannot. It only waits, and has no rights that it does not need.</summary>
internal static class ProbeContainer
{
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(5);

    /// <summary>After this it ends by itself, even if the tool was killed.</summary>
    public static TimeSpan Lifetime(ExitTestOptions options) => options.Limit * 2 > ShortestLife ? options.Limit * 2 : ShortestLife;

    public static JObject Make(string name, ExitTestOptions options) => new()
    {
        ["name"] = name,
        ["image"] = options.ProbeImage,
        ["imagePullPolicy"] = "IfNotPresent",
        ["command"] = new JArray { "sh", "-c", string.Create(CultureInfo.InvariantCulture, $"sleep {(int)Lifetime(options).TotalSeconds}") },
        // As the restricted Pod Security Standard asks. A number, because an image's user that is a name cannot be checked.
        ["securityContext"] = JObject.Parse("""
            {"allowPrivilegeEscalation": false, "runAsNonRoot": true, "runAsUser": 65534, "capabilities": {"drop": ["ALL"]},
             "seccompProfile": {"type": "RuntimeDefault"}}
            """),
    };
}
