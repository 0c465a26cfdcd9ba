using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>What a path of the API names.</summary>
internal sealed record Target(ResourceKind Kind, string? Namespace, string? Name, string? Subresource);

/// <summary>Answers requests of the API.</summary>
internal sealed class RequestHandler(TestApiServer server, ObjectStore store, ExecEndpoint exec, TimeProvider clock)
{
    // A real server leaves quotes and slashes as they are.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ListAnswer _lists = new(store, server);
    private readonly WatchAnswer _watches = new(store, server, store.Version);
    private readonly ServerSideApply _apply = new(clock);
    private readonly Discovery _discovery = new(server.Exists);

    public async Task HandleAsync(HttpContext context, ApiUser user)
    {
        var path = context.Request.Path.Value!.Trim('/').Split('/');
        if (General(path) is { } general)
        {
            await AnswerAsync(context, 200, general);
            return;
        }
        if (path is ["apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews"] && context.Request.Method == "POST")
        {
            await AnswerAsync(context, 201, AccessReview(await BodyAsync(context), user));
            return;
        }
        if (Parse(path) is not { } target || !server.Exists(target.Kind))
        {
            context.Response.StatusCode = 404;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("404 page not found\n");
            return;
        }
        Authorize(context, user, target);
        await DispatchAsync(context, target);
    }

    public static async Task AnswerAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString(Relaxed) + "\n"));
    }

    private static Target? Parse(string[] path)
    {
        var (group, version, rest) = path switch
        {
            ["api", var v, .. var r] => ("", v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => ("", "", []),
        };
        var (space, parts) = rest is ["namespaces", var s, _, ..] ? (s, rest[2..]) : (null, rest);
        if (parts.Length is 0 or > 3 || ResourceKind.Find(group, version, parts[0]) is not { } kind)
            return null;
        return new Target(kind, space, parts.Length > 1 ? parts[1] : null, parts.Length > 2 ? parts[2] : null);
    }

    private JsonObject? General(string[] path) => path switch
    {
        ["version"] => Discovery.Version,
        ["api"] => Discovery.CoreVersions,
        ["apis"] => _discovery.Groups(),
        ["openapi", ..] => Discovery.OpenApi(path),
        ["api", var version] => _discovery.Resources("", version),
        ["apis", var group, var version] => _discovery.Resources(group, version),
        _ => null,
    };

    private static void Authorize(HttpContext context, ApiUser user, Target target)
    {
        var verb = (context.Request.Method, target.Name) switch
        {
            ("GET", null) => context.Request.Query.ContainsKey("watch") ? "watch" : "list",
            ("GET", _) => "get",
            ("POST", _) => "create",
            ("PUT", _) => "update",
            ("PATCH", _) => "patch",
            _ => "delete",
        };
        var resource = target.Subresource is null ? target.Kind.Plural : $"{target.Kind.Plural}/{target.Subresource}";
        if (!user.May(verb, resource))
            throw ApiError.Forbidden(target.Kind, target.Name, target.Subresource, user.Name, verb, target.Namespace);
    }

    private static JsonObject AccessReview(JsonObject review, ApiUser user)
    {
        var asked = review["spec"]!["resourceAttributes"]!;
        var resource = (string)asked["resource"]! + (asked["subresource"] is { } sub ? "/" + (string)sub! : "");
        review["metadata"] ??= new JsonObject();
        review["status"] = new JsonObject { ["allowed"] = user.May((string)asked["verb"]!, resource) };
        return review;
    }

    private async Task DispatchAsync(HttpContext context, Target target)
    {
        switch (context.Request.Method)
        {
            case "GET" or "POST" when target is { Subresource: "exec", Name: { } pod }:
                await exec.RunAsync(context, store.Get(target.Kind, target.Namespace ?? "", pod) ?? throw ApiError.NotFound(target.Kind, pod));
                break;
            case "GET" when target.Name is { } name:
                await AnswerAsync(context, 200, store.Get(target.Kind, target.Namespace ?? "", name) ?? throw ApiError.NotFound(target.Kind, name));
                break;
            case "GET" when context.Request.Query["watch"].ToString() is "1" or "true":
                await _watches.RunAsync(context, target.Kind, target.Namespace);
                break;
            case "GET" when server.Generated.GetValueOrDefault(target.Kind.Plural) is { } generated:
                await generated.AnswerAsync(context);
                break;
            case "GET":
                await AnswerAsync(context, 200, _lists.Make(target.Kind, target.Namespace, context.Request.Query, context.Request.Headers.Accept.ToString()));
                break;
            case "POST":
                await AnswerAsync(context, 201, Create(context.Request.Query, target, await BodyAsync(context)));
                break;
            case "PUT":
                var replacement = await BodyAsync(context);
                await AnswerAsync(context, 200, Store(context.Request.Query, target, target.Name!, current => Patches.Unchanged(target.Kind, current, replacement)));
                break;
            case "PATCH":
                await PatchAsync(context, target);
                break;
            case "DELETE":
                await AnswerAsync(context, 200, Delete(target));
                break;
            default:
                throw new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        }
    }

    private static async Task<JsonObject> BodyAsync(HttpContext context) =>
        await AnyBodyAsync(context) as JsonObject ?? throw ApiError.BadRequest("the object provided is unrecognized: it is no object");

    private static async Task<JsonNode> AnyBodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        try
        {
            // Apply patches may be YAML; JSON is YAML too, so what does not begin with a brace is handed to a YAML reader.
            return text.TrimStart() is ['{' or '[', ..] ? JsonNode.Parse(text)! : YamlObjects.Parse(text).Single();
        }
        catch (JsonException e)
        {
            throw ApiError.BadRequest("the object provided is unrecognized: " + e.Message);
        }
    }

    private JsonObject Create(IQueryCollection query, Target target, JsonObject item)
    {
        if (target.Kind.Plural == "ciliumegressgatewaypolicies" && query["fieldValidation"] == "Strict")
            PolicySchema.RefuseUnknownFields(item);
        var name = item.Name();
        if (name.Length == 0 && (string?)item["metadata"]?["generateName"] is { } prefix)
            item.Metadata()["name"] = name = prefix + Guid.NewGuid().ToString("N")[..5];
        if (store.Get(target.Kind, target.Namespace ?? "", name) is not null)
            throw ApiError.AlreadyExists(target.Kind, name);
        if (target.Kind.Plural == "pods")
            server.Schedule(item);
        return Store(query, target, name, _ => item);
    }

    private JsonObject Store(IQueryCollection query, Target target, string name, Func<JsonObject?, JsonObject> change) =>
        store.Write(target.Kind, target.Namespace ?? "", name, query["dryRun"] == "All", current =>
        {
            var item = change(current);
            item["apiVersion"] ??= target.Kind.GroupVersion;
            item["kind"] ??= target.Kind.Kind;
            if (target.Kind.Namespaced)
                item.Metadata()["namespace"] ??= target.Namespace;
            if (target.Kind.Plural == "ciliumegressgatewaypolicies")
                PolicySchema.Admit(item);
            return item;
        });

    private async Task PatchAsync(HttpContext context, Target target)
    {
        var query = context.Request.Query;
        var type = context.Request.ContentType?.Split(';')[0] ?? "";
        var body = await AnyBodyAsync(context);
        var existed = store.Get(target.Kind, target.Namespace ?? "", target.Name!) is not null;
        if (type == "application/apply-patch+yaml")
        {
            var patch = (JsonObject)body;
            if (query["fieldManager"].ToString() is not { Length: > 0 } manager)
                throw ApiError.BadRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
            if (patch.Name() != target.Name)
                throw ApiError.BadRequest($"the name of the object ({patch.Name()}) does not match the name on the URL ({target.Name})");
            var applied = Store(query, target, target.Name!, current => _apply.Apply(target.Kind, current, patch, manager, query["force"] == "true"));
            await AnswerAsync(context, existed ? 200 : 201, applied);
            return;
        }
        if (!existed)
            throw ApiError.NotFound(target.Kind, target.Name!);
        await AnswerAsync(context, 200, Store(query, target, target.Name!, current => target.Subresource == "ephemeralcontainers"
            ? EphemeralContainers.Added(current!, (JsonObject)body)
            : Patches.Apply(type, target.Kind, current!, body)));
    }

    private JsonObject Delete(Target target)
    {
        var removed = store.Delete(target.Kind, target.Namespace ?? "", target.Name!) ?? throw ApiError.NotFound(target.Kind, target.Name!);
        if (!target.Kind.IsCustom)
            return removed;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = new JsonObject
            {
                ["name"] = target.Name,
                ["group"] = target.Kind.Group,
                ["kind"] = target.Kind.Plural,
                ["uid"] = (string?)removed["metadata"]!["uid"],
            },
        };
    }
}
