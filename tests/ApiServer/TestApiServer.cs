using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EgressTools.ApiServer;

/// <summary>A Kubernetes API over HTTPS for tests: its answers are those that real servers gave.</summary>
public sealed class TestApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ObjectStore _store;
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal) { "karpenter.sh/v1", "karpenter.sh/v1beta1", "ciliumnodeconfigs" };
    private RequestHandler _handler = null!;
    private readonly TimeProvider _clock;
    private int _seated;

    private TestApiServer(WebApplication app, Certificates certificates, TimeProvider clock)
    {
        (_app, _clock) = (app, clock);
        _store = new ObjectStore(clock, () => Minor);
        Certificates = certificates;
        JsonObject? Namespace(string name) => _store.Get(ResourceKind.Find("", "v1", "namespaces")!, "", name);
        AdmissionRules.AddRange([PodSecurity.Rule(Namespace, enforce: true), PodSecurity.Rule(Namespace, enforce: false)]);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Its certificate authority.</summary>
    public Certificates Certificates { get; }

    /// <summary>Who may talk to it; the first is the administrator.</summary>
    public List<ApiUser> Users { get; } = [new("kubernetes-admin", "admin-token")];

    /// <summary>Faults to inject.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>What the cluster's admission refuses and warns of; Pod Security is always one of them.</summary>
    public List<AdmissionRule> AdmissionRules { get; } = [];

    /// <summary>What was asked.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>How commands run in pods.</summary>
    public PodRuntime Pods { get; } = new();

    /// <summary>The minor version of Kubernetes that it plays.</summary>
    public int Minor { get; set; } = 36;

    /// <summary>Every continue token is answered with 410.</summary>
    public bool ContinueTokensExpire { get; set; }

    /// <summary>Why ephemeral containers that are added do not run; null where they do.</summary>
    public string? EphemeralContainersWait { get; set; }

    /// <summary>Pods that are created stay Pending.</summary>
    public bool PodsStayPending { get; set; }

    /// <summary>How many requests may run at once, each taking so long; more are refused as API
    /// Priority and Fairness refuses them. Null for any number.</summary>
    public (int Count, TimeSpan Time)? Seats { get; set; }

    /// <summary>Which images of ephemeral containers can be pulled.</summary>
    public Func<string, bool> CanPull { get; set; } = static _ => true;

    /// <summary>Lists that are generated instead of kept, by the plural of their kind.</summary>
    internal Dictionary<string, GeneratedList> Generated { get; } = new(StringComparer.Ordinal);

    /// <summary>Starts a server on a free port of the loopback interface.</summary>
    /// <param name="expiredCertificate">Serve with a certificate whose time is over.</param>
    /// <param name="clock">What time it is for the objects that it keeps; null for the real one.</param>
    public static async Task<TestApiServer> StartAsync(bool expiredCertificate = false, TimeProvider? clock = null)
    {
        var certificates = new Certificates();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddResponseCompression(static o =>
        {
            o.EnableForHttps = true;
            o.Providers.Add<GzipCompressionProvider>();
        });
        builder.Services.Configure<GzipCompressionProviderOptions>(static o => o.Level = CompressionLevel.Fastest);
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Limits.MaxRequestBodySize = 4 << 20;
            // A real server waits for clients that read slowly.
            k.Limits.MinResponseDataRate = null;
            k.Listen(IPAddress.Loopback, 0, l =>
            {
                l.Protocols = HttpProtocols.Http1AndHttp2;
                l.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = expiredCertificate ? certificates.ExpiredServer : certificates.Server,
                    ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                    ClientCertificateValidation = static (_, _, _) => true,
                });
            });
        });
        var server = new TestApiServer(builder.Build(), certificates, clock ?? TimeProvider.System);
        await server.RunAsync();
        return server;
    }

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

    /// <summary>Writes a kubeconfig for a user of a token, or with other lines in place of the token.</summary>
    /// <param name="path">The file.</param>
    /// <param name="user">The user; the administrator unless given.</param>
    /// <param name="userLines">Lines under "user:", already indented by four.</param>
    /// <param name="clusterLines">Further lines under "cluster:", already indented by four.</param>
    public void WriteKubeconfig(string path, ApiUser? user = null, string? userLines = null, string clusterLines = "") => File.WriteAllText(
        path,
        $"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster:
            server: {Address.ToString().TrimEnd('/')}
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(Certificates.AuthorityPem))}
        {clusterLines}
        contexts:
        - name: test
          context:
            cluster: test
            user: somebody
        users:
        - name: somebody
          user:
        {userLines ?? $"    token: {(user ?? Users[0]).Token}"}

        """);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Certificates.Dispose();
        Pods.Dispose();
    }

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

    private async Task RunAsync()
    {
        _handler = new RequestHandler(this, _store, new ExecEndpoint(Pods, () => Minor >= 36), _clock);
        _app.UseResponseCompression();
        _app.UseWebSockets();
        _app.Run(HandleAsync);
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            var user = Authenticate(context);
            Requests.Add(context.Request, user.Name);
            if (Faults.Meet(context.Request) is { } fault)
            {
                await SufferAsync(context, fault, user);
                return;
            }
            if (Seats is { } seats)
                await SeatedAsync(context, user, seats.Count, seats.Time);
            else
                await _handler.HandleAsync(context, user);
        }
        catch (ApiError error)
        {
            if (error.RetryAfter is { } wait)
                context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Answers.ObjectAsync(context, error.Status, error.Body());
        }
        catch (InvalidOperationException bug)
        {
            await Answers.ObjectAsync(context, 500, new ApiError(500, "InternalError", bug.ToString()).Body());
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
        }
    }

    private async Task SeatedAsync(HttpContext context, ApiUser user, int seats, TimeSpan time)
    {
        try
        {
            if (Interlocked.Increment(ref _seated) > seats)
            {
                await Answers.TooManyAsync(context, TimeSpan.FromSeconds(1));
                return;
            }
            await Task.Delay(time, context.RequestAborted);
            await _handler.HandleAsync(context, user);
        }
        finally
        {
            Interlocked.Decrement(ref _seated);
        }
    }

    private ApiUser Authenticate(HttpContext context)
    {
        var bearer = context.Request.Headers.Authorization.ToString();
        if (bearer.StartsWith("Bearer ", StringComparison.Ordinal))
            return Users.Find(u => u.Token == bearer["Bearer ".Length..]) ?? throw ApiError.Unauthorized();
        if (context.Connection.ClientCertificate is { } certificate)
        {
            if (!Certificates.Trusts(certificate))
                throw ApiError.Unauthorized();
            return new ApiUser(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), Token: null);
        }
        return new ApiUser("system:anonymous", Token: null) { May = static (_, _) => false };
    }

    private async Task SufferAsync(HttpContext context, Fault fault, ApiUser user)
    {
        switch (fault.Kind)
        {
            case FaultKind.Status when fault.Status == 429:
                await Answers.TooManyAsync(context, fault.RetryAfter ?? TimeSpan.Zero);
                break;
            case FaultKind.Status:
                throw fault.Status == 410 ? ApiError.Expired()
                    : fault.Status == 401 ? ApiError.Unauthorized()
                    : fault.Status == 403 ? RequestHandler.Forbidden(context, user)
                    : ApiError.Internal(fault.Status, fault.RetryAfter);
            case FaultKind.Answer:
                context.Response.StatusCode = fault.Status;
                await fault.Answer!(context.Response);
                break;
            case FaultKind.Hang:
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case FaultKind.Late:
                await LateAsync(context, fault, user);
                break;
            default:
                await CutAsync(context, fault, user);
                break;
        }
    }

    private async Task LateAsync(HttpContext context, Fault fault, ApiUser user)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        body.Position = 0;
        context.Request.Body = body;
        await Task.Delay(fault.After);
        context.RequestAborted = CancellationToken.None;
        await _handler.HandleAsync(context, user);
    }

    private async Task CutAsync(HttpContext context, Fault fault, ApiUser user)
    {
        context.Request.Headers.AcceptEncoding = "";
        var body = context.Response.Body;
        using var whole = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(whole));
        await _handler.HandleAsync(context, user);
        await body.WriteAsync(whole.GetBuffer().AsMemory(0, Math.Min(fault.AfterBytes, (int)whole.Length)));
        await body.FlushAsync();
        if (fault.Kind == FaultKind.Cut)
            context.Abort();
    }
}
