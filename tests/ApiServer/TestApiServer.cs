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
public sealed partial class TestApiServer : IAsyncDisposable
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
}
