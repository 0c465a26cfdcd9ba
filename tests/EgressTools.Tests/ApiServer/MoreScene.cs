using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.ApiServer;

/// <summary>What the recorded cluster held, from what it answered, and what happened between the exchanges.</summary>
internal sealed class MoreScene
{
    private readonly JsonNode[] _exchanges;

    public MoreScene(TranscriptPlayer player, JsonNode[] exchanges)
    {
        (Player, _exchanges) = (player, exchanges);
        var server = player.Server;
        server.Users.Add(new ApiUser("lab-viewer-token", "viewer") { May = static (_, _) => false });
        server.Users.Add(new ApiUser("lab-nobody", "nobody"));
        server.Pods.Default = PodImage.With("true", "sh", "echo");
        server.CanPull = static image => !image.Contains("absent", StringComparison.Ordinal);
        server.AdmissionRules.Add(AdmissionRule.Policy("more-deny", "more-deny", Ticket));
        server.AdmissionRules.Add(AdmissionRule.Policy("more-deny", "more-warn", Ticket, onlyWarns: true));
        Items("watch-list");
        Items("event-list", "v1", "Event");
        Items("pods-of-node", "v1", "Pod");
        Items("helm-releases", "v1", "Secret");
        Items("endpointslices-default-kubernetes", "discovery.k8s.io/v1", "EndpointSlice");
        foreach (var item in Body("metadata-list")["items"]!.AsArray().OfType<JsonObject>())
            player.Put(new JsonObject { ["metadata"] = item["metadata"]!.DeepClone() }, "cilium.io/v2", "CiliumEndpoint");
        // The recorded page is the first of a longer list.
        for (var i = 0; i < (int)Body("metadata-list")["metadata"]!["remainingItemCount"]!; i++)
            player.Put(Named("CiliumEndpoint", "cilium.io/v2", $"z{i}", "many"));
        player.Put(Body("ssa-node-label-given-up"));
        player.Put(Changed("ciliumnode-merge-label-remove",
            item => item["metadata"]!["resourceVersion"] = (string?)Exchange("ciliumnode-merge-label")["request"]!["body"]!["metadata"]!["resourceVersion"]));
        player.Put(Changed("ephemeral-patch", static pod =>
        {
            pod["spec"]!.AsObject().Remove("ephemeralContainers");
            pod["metadata"]!["managedFields"]!.AsArray().RemoveAt(2);
            pod["metadata"]!["generation"] = 1L;
        }));
        player.Put(Labelled("more-restricted", "enforce"));
        player.Put(Labelled("more-warn", "warn"));
        player.Put(Pod("more-log", "l"));
    }

    public TranscriptPlayer Player { get; }

    /// <summary>What was done without being recorded, before an exchange.</summary>
    public void Before(string name)
    {
        var server = Player.Server;
        switch (name)
        {
            case "podsecurity-ephemeral-denied":
                Player.Put(Pod("more-restricted", "r"));
                break;
            case "delete-uid-precondition":
                Again("delete-foreground", "3721", (string)Body("delete-dry-run")["details"]!["uid"]!);
                break;
            case "delete-foreground":
                Again("delete-foreground", "3722", null);
                break;
            case "delete-with-finalizer":
                Again("delete-with-finalizer", "3724", null);
                break;
            case "delete-absent":
                server.Remove("ciliumegressgatewaypolicies", "", "more-web");
                break;
            case "deletecollection-dry-run":
                foreach (var item in Body(name)["items"]!.AsArray())
                    Player.Put(item!);
                break;
            case "vap-warning":
                server.AdmissionRules.RemoveAt(server.AdmissionRules.Count - 2);
                break;
            case "helm-release-protobuf":
                Player.Put(Changed("helm-releases", static secret => secret["data"] = new JsonObject { ["release"] = "eA==" }, item: 0), "v1", "Secret");
                break;
            case "apf-429":
                server.Faults.Add(new Fault(FaultKind.Status, static _ => true) { Status = 429, RetryAfter = TimeSpan.FromSeconds(1) });
                break;
            case "warning-two":
                server.Faults.Clear();
                break;
        }
    }

    private static string? Ticket(AdmissionRequest request) =>
        request is { Kind: "ciliumegressgatewaypolicies", Name: "more-deny" } ? "policies for 0.0.0.0/0 need a ticket" : null;

    private static JsonObject Named(string kind, string apiVersion, string name, string? space) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = space is null ? new JsonObject { ["name"] = name } : new JsonObject { ["name"] = name, ["namespace"] = space },
    };

    private static JsonObject Labelled(string name, string level)
    {
        var space = Named("Namespace", "v1", name, null);
        space["metadata"]!["labels"] = new JsonObject { ["pod-security.kubernetes.io/" + level] = "restricted" };
        return space;
    }

    /// <summary>A pod whose one container holds what the restricted level asks for.</summary>
    private static JsonObject Pod(string space, string name)
    {
        var pod = Named("Pod", "v1", name, space);
        pod["spec"] = JsonNode.Parse("""
            {"containers": [{"name": "c", "image": "nginx:latest", "securityContext": {
              "runAsNonRoot": true, "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}}]}
            """);
        pod["status"] = new JsonObject { ["phase"] = "Running" };
        return pod;
    }

    private JsonObject Changed(string name, Action<JsonObject> change, int? item = null)
    {
        var copy = (JsonObject)(item is { } at ? Body(name)["items"]![at]! : Body(name)).DeepClone();
        change(copy);
        return copy;
    }

    private JsonNode Exchange(string name) => _exchanges.First(e => (string)e["name"]! == name);

    private JsonNode Body(string name) => Exchange(name)["response"]!["body"]!;

    private void Items(string name, string? apiVersion = null, string? kind = null)
    {
        foreach (var item in Body(name)["items"]!.AsArray())
            Player.Put(item!, apiVersion, kind);
    }

    /// <summary>The policy that is deleted, as it was before.</summary>
    private void Again(string answer, string version, string? uid)
    {
        var item = (JsonObject)Body(answer).DeepClone();
        var metadata = item["metadata"]!.AsObject();
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        if (answer == "delete-foreground")
            metadata.Remove("finalizers");
        metadata["generation"] = 1L;
        metadata["resourceVersion"] = version;
        if (uid is not null)
            metadata["uid"] = uid;
        Player.Server.Remove("ciliumegressgatewaypolicies", "", "more-web");
        Player.Put(item);
    }
}
