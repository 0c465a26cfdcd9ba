using System.Management.Automation;
using System.Net;
using System.Security;

namespace EgressTools.Cmdlets;

/// <summary>What every cmdlet shares: which cluster is meant, as kubectl's options say it.</summary>
public abstract class EgressCmdlet : AsyncCmdlet
{
    /// <summary>The kubeconfig in place of KUBECONFIG and ~/.kube/config.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>The context of the kubeconfig.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? Context { get; set; }

    /// <summary>The cluster of the kubeconfig, in place of the context's.</summary>
    [Parameter]
    public string? Cluster { get; set; }

    /// <summary>The user of the kubeconfig, in place of the context's.</summary>
    [Parameter]
    public string? User { get; set; }

    /// <summary>The namespace; without it that of the context.</summary>
    [Parameter]
    [Alias("n")]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? Namespace { get; set; }

    /// <summary>The address of the API server.</summary>
    [Parameter]
    [Alias("s")]
    public string? Server { get; set; }

    /// <summary>The bearer token: a SecureString, or a string.</summary>
    [Parameter]
    [SecureText]
    public SecureString? Token { get; set; }

    /// <summary>A file with the certificate of the authority that signed the server's.</summary>
    [Parameter]
    public string? CertificateAuthority { get; set; }

    /// <summary>A file with the client certificate.</summary>
    [Parameter]
    public string? ClientCertificate { get; set; }

    /// <summary>A file with the key of the client certificate.</summary>
    [Parameter]
    public string? ClientKey { get; set; }

    /// <summary>The name that the server's certificate has to carry.</summary>
    [Parameter]
    public string? TlsServerName { get; set; }

    /// <summary>Do not check the server's certificate.</summary>
    [Parameter]
    public SwitchParameter InsecureSkipTlsVerify { get; set; }

    /// <summary>The user to act as.</summary>
    [Parameter]
    public string? As { get; set; }

    /// <summary>The groups to act as.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AsGroup { get; set; } = [];

    /// <summary>The UID to act as.</summary>
    [Parameter]
    public string? AsUid { get; set; }

    /// <summary>Extra values to act with: KEY=VALUE.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AsUserExtra { get; set; } = [];

    /// <summary>The user name and password for basic authentication.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The time limit of one call including retries: seconds, "30s", "1m30s" or a TimeSpan.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>Runs work on the cluster that the parameters describe.</summary>
    private protected void Run(Func<World, Pipeline, CancellationToken, Task> work) => Run(async (pipeline, cancellationToken) =>
    {
        using var world = new World(Place(pipeline));
        await work(world, pipeline, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Where it reads and writes.</summary>
    private protected virtual WorldOptions Place(Pipeline pipeline) => new(ConnectionOf(pipeline));

    /// <summary>Connects as the parameters describe.</summary>
    private protected Task<ApiClient> ConnectAsync(Pipeline pipeline, CancellationToken cancellationToken) => ApiClient.CreateAsync(ConnectionOf(pipeline), cancellationToken);

    // What a credential plugin says goes where the session sees it: it may tell how to sign in.
    private ConnectionOptions ConnectionOf(Pipeline pipeline) => Connection with
    {
        Report = pipeline,
        Trace = pipeline.Debug,
        Product = "EgressTools-PowerShell",
        PluginMessage = line => pipeline.Warn(TerminalText.Escape(line)),
    };

    /// <summary>The path in the file system that the session's location and drives make of the text.</summary>
    private protected string? FilePath(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>The parameters that name the cluster, as they were given.</summary>
    private protected ConnectionOptions Connection => new()
    {
        KubeConfig = FilePath(KubeConfig),
        Context = Context,
        Cluster = Cluster,
        User = User,
        Namespace = Namespace,
        Server = Server,
        Token = Token is null ? null : new NetworkCredential("", Token).Password,
        CertificateAuthority = FilePath(CertificateAuthority),
        ClientCertificate = FilePath(ClientCertificate),
        ClientKey = FilePath(ClientKey),
        TlsServerName = TlsServerName,
        InsecureSkipTlsVerify = InsecureSkipTlsVerify,
        As = As,
        AsGroups = [.. AsGroup],
        AsUid = AsUid,
        AsUserExtra = [.. AsUserExtra],
        Username = Credential?.UserName,
        Password = Credential?.GetNetworkCredential().Password,
        RequestTimeout = RequestTimeout,
    };
}
