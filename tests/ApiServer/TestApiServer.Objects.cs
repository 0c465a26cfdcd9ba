using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <content>The objects that it keeps, and who changes them beside its clients.</content>
public sealed partial class TestApiServer
{
    /// <summary>Adds or replaces an object, as if it had been there before.</summary>
    public void Put(JsonObject item)
    {
        var kind = ResourceKind.OfObject((string?)item["apiVersion"] ?? "", (string?)item["kind"] ?? "")
            ?? throw new ArgumentException($"no such kind: {item["kind"]}", nameof(item));
        _store.Write(kind, item.Namespace(), item.Name(), dryRun: false, _ => item.Copy());
    }

    /// <summary>Adds every object of the YAML and JSON files of a folder; kinds that it does not keep are passed over.</summary>
    public void PutFolder(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (var item in YamlObjects.Parse(File.ReadAllText(file)))
            {
                if (ResourceKind.OfObject((string?)item["apiVersion"] ?? "", (string?)item["kind"] ?? "") is not null)
                    Put(item);
            }
        }
    }

    /// <summary>Answers lists of a kind with generated objects, whatever is kept of it.</summary>
    /// <param name="plural">The kind.</param>
    /// <param name="count">How many objects.</param>
    /// <param name="item">The JSON of the n-th object, in the order of their names.</param>
    /// <param name="find">Which objects a namespace has, and of these those of a name; null for lists of the whole cluster only.</param>
    /// <param name="delay">How long the server takes for so many objects; null for no time.</param>
    public void Generate(string plural, int count, Func<int, string> item, Func<string, string?, (int Start, int End)>? find = null,
        Func<int, TimeSpan>? delay = null) =>
        Generated[plural] = new GeneratedList(ResourceKind.All.First(k => k.Plural == plural), count, item) { Find = find, Delay = delay };

    /// <summary>The object as it is, or null.</summary>
    public JsonObject? Get(string plural, string space, string name) => _store.Get(ResourceKind.All.First(k => k.Plural == plural), space, name);

    /// <summary>The objects of a kind as they are.</summary>
    public IReadOnlyList<JsonObject> All(string plural) =>
        [.. _store.List(ResourceKind.All.First(k => k.Plural == plural), space: null).Items.Select(static i => i.Copy())];

    /// <summary>Completes with the next change of any object.</summary>
    internal Task NextChange => _store.Changed;

    /// <summary>Changes an object in place, as a controller of the cluster does; nothing where there is none.</summary>
    public void Change(string plural, string space, string name, Action<JsonObject> change)
    {
        var kind = ResourceKind.All.First(k => k.Plural == plural);
        if (_store.Get(kind, space, name) is null)
            return;
        _store.Write(kind, space, name, dryRun: false, item =>
        {
            change(item!);
            return item!;
        });
    }

    /// <summary>Takes an object away.</summary>
    public void Remove(string plural, string space, string name) => _store.Delete(ResourceKind.All.First(k => k.Plural == plural), space, name);

    /// <summary>Takes the resources of a group (such as "cilium.io") or one kind (by plural name) away, as where the CRD is not installed.</summary>
    public void Uninstall(string groupOrPlural) => _absent.Add(groupOrPlural);

    /// <summary>Adds the resources of a group and version, or the kind (by plural name), that are
    /// not there from the start: "karpenter.sh/v1", "ciliumnodeconfigs".</summary>
    public void Install(string groupVersionOrPlural) => _absent.Remove(groupVersionOrPlural);

    internal bool Exists(ResourceKind kind) => !_absent.Contains(kind.Group) && !_absent.Contains(kind.GroupVersion) && !_absent.Contains(kind.Plural);

    /// <summary>What a scheduler and a kubelet make of a new pod, at once.</summary>
    internal void Schedule(JsonObject pod)
    {
        var running = !PodsStayPending;
        pod["status"] = new JsonObject
        {
            ["phase"] = running ? "Running" : "Pending",
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = "172.22.48.250" }),
            ["conditions"] =
                new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = running && pod["spec"]?["readinessGates"] is null ? "True" : "False" }),
            ["containerStatuses"] = new JsonArray([.. (pod["spec"]?["containers"] as JsonArray ?? []).Select(c => (JsonNode)new JsonObject
            {
                ["name"] = (string?)c!["name"],
                ["ready"] = running,
                ["state"] = running
                    ? new JsonObject { ["running"] = new JsonObject() }
                    : new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "ImagePullBackOff", ["message"] = "Back-off pulling image" } },
            })]),
        };
    }
}
