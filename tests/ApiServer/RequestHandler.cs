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
    private readonly ListAnswer _lists = new(store, server);
    private readonly WatchAnswer _watches = new(store, server, store.Version);
    private readonly ObjectWrites _writes = new(server, store, clock);
    private readonly Discovery _discovery = new(server.Exists);

    public async Task HandleAsync(HttpContext context, ApiUser user)
    {
        var path = context.Request.Path.Value!.Trim('/').Split('/');
        if (path is ["openapi", "v3"])
        {
            await Answers.TextAsync(context, 200, OpenApi.Index(server.Exists).ToJsonString() + "\n");
            return;
        }
        if (General(path, Answers.WantsAggregated(context.Request)) is { } general)
        {
            await Answers.JsonAsync(context, 200, general);
            return;
        }
        var target = Parse(path);
        if (context.Request.Headers["Impersonate-User"].ToString() is { Length: > 0 } other)
            user = Impersonated(context, user, target, other);
        if (path is ["apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews"] && context.Request.Method == "POST")
        {
            await Answers.ObjectAsync(context, 201, AccessReview(await RequestBody.ObjectAsync(context), user));
            return;
        }
        if (target is null || !server.Exists(target.Kind))
        {
            await Answers.TextAsync(context, 404, "404 page not found\n");
            return;
        }
        Authorize(context, user, target);
        if (target.Subresource is null)
            Answers.CheckAccepted(context.Request);
        await DispatchAsync(context, target, user);
    }

    /// <summary>The user in whose place somebody asks, who needs the right for that; who is not known has no rights.</summary>
    private ApiUser Impersonated(HttpContext context, ApiUser user, Target? target, string name)
    {
        if (user.Allows("impersonate", "users", null, name))
            return server.Users.Find(u => u.Name == name) ?? new ApiUser(name, Token: null) { May = static (_, _) => false };
        // Since 1.36 the right is one to do this very thing in another's place.
        throw server.Minor >= 36 && target is not null
            ? ApiError.Forbidden(target.Kind, target.Name, target.Subresource, user.Name,
                "impersonate-on:user-info:" + VerbOf(context, target), target.Namespace)
            : new ApiError(403, "Forbidden", $"users \"{name}\" is forbidden: " +
                $"User \"{user.Name}\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope",
                new JsonObject { ["name"] = name, ["kind"] = "users" });
    }

    private static Target? Parse(string[] path, bool anyKind = false)
    {
        var (group, version, rest) = path switch
        {
            ["api", var v, .. var r] => ("", v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => ("", "", []),
        };
        var (space, parts) = rest is ["namespaces", var s, _, ..] ? (s, rest[2..]) : (null, rest);
        if (parts.Length is 0 or > 3)
            return null;
        var known = ResourceKind.Find(group, version, parts[0]) ?? (anyKind ? new ResourceKind(group, version, parts[0], "", Namespaced: true) : null);
        if (known is not { } kind)
            return null;
        return new Target(kind, space, parts.Length > 1 ? parts[1] : null, parts.Length > 2 ? parts[2] : null);
    }

    private JsonObject? General(string[] path, bool aggregated) => path switch
    {
        ["version"] => Discovery.Version(server.Minor),
        ["api"] => aggregated ? _discovery.Aggregated(core: true) : Discovery.CoreVersions,
        ["apis"] => aggregated ? _discovery.Aggregated(core: false) : _discovery.Groups(),
        ["openapi", "v3", .. var document] => OpenApi.Document(string.Join('/', document), server.Exists),
        ["api", var version] => _discovery.Resources("", version),
        ["apis", var group] => _discovery.Group(group),
        ["apis", var group, var version] => _discovery.Resources(group, version),
        _ => null,
    };

    private void Authorize(HttpContext context, ApiUser user, Target target)
    {
        var resource = target.Subresource is null ? target.Kind.Plural : $"{target.Kind.Plural}/{target.Subresource}";
        // Since 1.35 whoever runs a command over a WebSocket, which is a GET, has to have the right to create as well.
        string[] verbs = VerbOf(context, target) is var verb && target.Subresource == "exec" && verb == "get" && server.Minor >= 35 ? [verb, "create"] : [verb];
        if (verbs.FirstOrDefault(v => !user.Allows(v, resource, target.Namespace, target.Name)) is { } missing)
            throw Forbidden(context, user, missing);
    }

    /// <summary>An apply that would create an object takes the right to create it too; the refusal has no reason in it.</summary>
    private void AuthorizeCreation(HttpContext context, Target target, ApiUser user)
    {
        var isApply = context.Request.ContentType?.StartsWith("application/apply-patch", StringComparison.Ordinal) == true;
        if (isApply && store.Get(target.Kind, target.Namespace ?? "", target.Name!) is null
            && !user.Allows("create", target.Kind.Plural, target.Namespace, target.Name))
            throw ApiError.ForbiddenCreation(target.Kind, target.Name!);
    }

    /// <summary>What a user who lacks the right for a request is answered.</summary>
    public static ApiError Forbidden(HttpContext context, ApiUser user, string? verb = null)
    {
        // Who may not ask is not told whether there is such a kind.
        var target = Parse(context.Request.Path.Value!.Trim('/').Split('/'), anyKind: true)!;
        return ApiError.Forbidden(target.Kind, target.Name, target.Subresource, user.Name, verb ?? VerbOf(context, target), target.Namespace);
    }

    private static string VerbOf(HttpContext context, Target target) =>
        (context.Request.Method, target.Name) switch
        {
            ("GET", null) => context.Request.Query.ContainsKey("watch") ? "watch" : "list",
            ("GET", _) => "get",
            ("POST", _) => "create",
            ("PUT", _) => "update",
            ("PATCH", _) => "patch",
            ("DELETE", null) => "deletecollection",
            _ => "delete",
        };

    private static JsonObject AccessReview(JsonObject review, ApiUser user)
    {
        var asked = review["spec"]!["resourceAttributes"]!;
        var resource = (string)asked["resource"]! + (asked["subresource"] is { } sub ? "/" + (string)sub! : "");
        review["metadata"] ??= new JsonObject();
        review["status"] = new JsonObject { ["allowed"] = user.Allows((string)asked["verb"]!, resource, (string?)asked["namespace"], (string?)asked["name"]) };
        return review;
    }

    private async Task DispatchAsync(HttpContext context, Target target, ApiUser user)
    {
        switch (context.Request.Method)
        {
            case "GET" or "POST" when target is { Subresource: "exec", Name: { } pod }:
                await exec.RunAsync(context, store.Get(target.Kind, target.Namespace ?? "", pod) ?? throw ApiError.NotFound(target.Kind, pod));
                break;
            case "GET" when target.Name is { } name:
                var found = store.Get(target.Kind, target.Namespace ?? "", name) ?? throw ApiError.NotFound(target.Kind, name);
                await Answers.ObjectAsync(context, 200, context.Request.Headers.Accept.ToString()
                    .Contains("as=PartialObjectMetadata;", StringComparison.Ordinal) ? Tables.Partial(found) : found);
                break;
            case "GET" when context.Request.Query["watch"].ToString() is "1" or "true":
                await _watches.RunAsync(context, target.Kind, target.Namespace);
                break;
            case "GET" when server.Generated.GetValueOrDefault(target.Kind.Plural) is { } generated:
                await generated.AnswerAsync(context, target.Namespace);
                break;
            case "GET":
                await Answers.ObjectAsync(context, 200, _lists.Make(target.Kind, target.Namespace, context.Request.Query,
                    context.Request.Headers.Accept.ToString()));
                break;
            case "POST":
                await Answers.ObjectAsync(context, 201, _writes.Create(context, target, await RequestBody.ObjectAsync(context)));
                break;
            case "PUT":
                await Answers.ObjectAsync(context, 200, _writes.Replace(context, target, await RequestBody.ObjectAsync(context)));
                break;
            case "PATCH":
                AuthorizeCreation(context, target, user);
                var (patched, created) = _writes.Patch(context, target, await RequestBody.AnyAsync(context));
                await Answers.ObjectAsync(context, created ? 201 : 200, patched);
                break;
            case "DELETE":
                await Answers.ObjectAsync(context, 200, _writes.Delete(context, target, await RequestBody.OptionsAsync(context)));
                break;
            default:
                throw new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        }
    }
}
