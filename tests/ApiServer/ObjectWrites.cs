using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>Creates, replaces, patches and deletes objects.</summary>
internal sealed class ObjectWrites(TestApiServer server, ObjectStore store, TimeProvider clock)
{
    private readonly ServerSideApply _apply = new(clock);

    public JsonObject Create(HttpContext context, Target target, JsonObject item)
    {
        CheckDryRun(context.Request.Query, "CreateOptions");
        item = Validation.Known(context, target.Kind, item);
        var name = item.Name();
        if (name.Length == 0 && (string?)item["metadata"]?["generateName"] is { } prefix)
            item.Metadata()["name"] = name = prefix + Guid.NewGuid().ToString("N")[..5];
        if (store.Get(target.Kind, target.Namespace ?? "", name) is not null)
            throw ApiError.AlreadyExists(target.Kind, name);
        if (target.Kind.Plural == "pods")
            item["status"] = new JsonObject { ["phase"] = "Pending" };
        var created = Store(context, target with { Name = name },
            (_, manager) => _apply.Updated(target.Kind, null, Validation.Checked(target.Kind, item), manager, ""));
        if (target.Kind.Plural == "pods" && !IsDryRun(context))
            server.Change("pods", target.Namespace ?? "", name, server.Schedule);
        return created;
    }

    public JsonObject Replace(HttpContext context, Target target, JsonObject item)
    {
        CheckDryRun(context.Request.Query, "UpdateOptions");
        return Store(context, target, (current, manager) =>
        {
            Patches.CheckVersion(target.Kind, current ?? throw ApiError.NotFound(target.Kind, target.Name!), item);
            return _apply.Updated(target.Kind, current, Validation.Checked(target.Kind, item), manager, target.Subresource ?? "");
        });
    }

    public (JsonObject Item, bool Created) Patch(HttpContext context, Target target, JsonNode body)
    {
        CheckDryRun(context.Request.Query, "PatchOptions");
        var existed = store.Get(target.Kind, target.Namespace ?? "", target.Name!) is not null;
        var type = context.Request.ContentType?.Split(';')[0] ?? "";
        if (type == "application/apply-patch+yaml")
            return (Apply(context, target, (JsonObject)body), !existed);
        if (!existed)
            throw ApiError.NotFound(target.Kind, target.Name!);
        var stored = Store(context, target, (current, manager) =>
        {
            var patched = target.Subresource == "ephemeralcontainers" ? EphemeralContainers.Added(current!.Copy(), (JsonObject)body)
                : Patches.Apply(type, target.Kind, current!.Copy(), body);
            return _apply.Updated(target.Kind, current, Validation.Checked(target.Kind, patched), manager, target.Subresource ?? "");
        });
        if (target.Subresource == "ephemeralcontainers" && !IsDryRun(context))
            server.Change("pods", target.Namespace ?? "", target.Name!, pod => EphemeralContainers.Start(pod, server.CanPull, server.EphemeralContainersWait));
        return (stored, false);
    }

    public JsonObject Delete(HttpContext context, Target target, JsonObject options)
    {
        var dryRun = IsDryRun(context) || (options["dryRun"] as JsonArray)?.Count > 0;
        if (target.Name is null)
            return DeleteAll(context, target, dryRun);
        var current = store.Get(target.Kind, target.Namespace ?? "", target.Name) ?? throw ApiError.NotFound(target.Kind, target.Name);
        Deletion.CheckPreconditions(target.Kind, current, options["preconditions"]);
        if (Deletion.Finalizers(current, options) is { Count: > 0 } finalizers)
            return Terminate(target, finalizers, dryRun);
        if (!dryRun)
            store.Delete(target.Kind, target.Namespace ?? "", target.Name);
        return target.Kind.IsCustom ? Deletion.Gone(target.Kind, current) : current;
    }

    private JsonObject DeleteAll(HttpContext context, Target target, bool dryRun)
    {
        var list = new ListAnswer(store, server).Make(target.Kind, target.Namespace, context.Request.Query, "");
        foreach (var item in list["items"]!.AsArray().OfType<JsonObject>().Where(_ => !dryRun))
            store.Delete(target.Kind, item.Namespace(), item.Name());
        return list;
    }

    private JsonObject Terminate(Target target, JsonArray finalizers, bool dryRun) =>
        store.Write(target.Kind, target.Namespace ?? "", target.Name!, dryRun, item =>
    {
        var metadata = item!.Metadata();
        if (metadata["deletionTimestamp"] is null && metadata["generation"] is { } generation)
            metadata["generation"] = (long)generation + 1;
        metadata["deletionTimestamp"] ??= Json.Now(clock);
        metadata["deletionGracePeriodSeconds"] ??= 0;
        metadata["finalizers"] = finalizers;
        return item!;
    });

    private JsonObject Apply(HttpContext context, Target target, JsonObject patch)
    {
        var query = context.Request.Query;
        if (query["fieldManager"].ToString() is not { Length: > 0 })
            throw ApiError.OfOptions("PatchOptions", "FieldValueRequired", "fieldManager", "Required value: is required for apply patch");
        if (patch.Name() != target.Name)
            throw ApiError.BadRequest($"the name of the object ({patch.Name()}) does not match the name on the URL ({target.Name})");
        if (patch["metadata"]?["managedFields"] is not null)
            throw ApiError.BadRequest("metadata.managedFields must be nil");
        Validation.OfApply(target.Kind, patch);
        return Store(context, target, (current, manager) =>
        {
            Patches.CheckVersion(target.Kind, current, patch);
            return Validation.Checked(target.Kind, _apply.Apply(target.Kind, current, patch, manager, query["force"] == "true"));
        });
    }

    private JsonObject Store(HttpContext context, Target target, Func<JsonObject?, string, JsonObject> change) =>
        store.Write(target.Kind, target.Namespace ?? "", target.Name!, IsDryRun(context), current =>
        {
            var item = change(current, Manager(context.Request));
            item["apiVersion"] ??= target.Kind.GroupVersion;
            item["kind"] ??= target.Kind.Kind;
            if (target.Kind.Namespaced)
                item.Metadata()["namespace"] ??= target.Namespace;
            var plural = target.Subresource is null ? target.Kind.Plural : $"{target.Kind.Plural}/{target.Subresource}";
            Admission.Judge(server.AdmissionRules, target.Kind, new AdmissionRequest(plural, item.Namespace(), item.Name(), item),
                text => Answers.Warn(context, text));
            return item;
        });

    private static bool IsDryRun(HttpContext context) => context.Request.Query["dryRun"] == "All";

    /// <summary>Who writes: what the request says, or the name of the program.</summary>
    private static string Manager(HttpRequest request) =>
        request.Query["fieldManager"].ToString() is { Length: > 0 } given ? given
            : request.Headers.UserAgent.ToString().Split('/')[0] is { Length: > 0 } program ? program : "unknown";

    private static void CheckDryRun(IQueryCollection query, string options)
    {
        if (query["dryRun"].ToString() is not ("" or "All") and var given)
            throw ApiError.OfOptions(options, "FieldValueNotSupported", "dryRun", $"Unsupported value: [\"{given}\"]: supported values: \"All\"");
    }
}
