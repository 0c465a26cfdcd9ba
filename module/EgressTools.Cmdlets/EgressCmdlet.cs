using System.Net;
using System.Security;

namespace EgressTools.Cmdlets;

/// <summary>What every cmdlet shares: which cluster is meant, as kubectl's options say it.</summary>
public abstract class EgressCmdlet : AsyncCmdlet
{
    private readonly List<UsageException> _refused = [];

    [Parameter, Text, ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? Context { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? Cluster { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? User { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Alias("n"), Completes]
    public string? Namespace { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Alias("s"), Completes]
    public string? Server { get; set; }

    [Parameter, ValidateNotNull, SecureText, Completes]
    public SecureString? Token { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty]
    public string? CertificateAuthority { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty]
    public string? ClientCertificate { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty]
    public string? ClientKey { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? TlsServerName { get; set; }

    [Parameter]
    public SwitchParameter InsecureSkipTlsVerify { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? As { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] AsGroup { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? AsUid { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] AsUserExtra { get; set; } = [];

    [Parameter, ValidateNotNull, Credential, Completes]
    public PSCredential? Credential { get; set; }

    [Parameter, Duration, Completes]
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>Runs work on the cluster that the parameters describe.</summary>
    private protected void Run(Func<World, Pipeline, CancellationToken, Task> work) => Run(async (pipeline, cancellationToken) =>
    {
        using var world = new World(Place(pipeline));
        await work(world, pipeline, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>
    /// Reads each of what was given; a list that holds nothing is nothing, and never everything. What cannot be used is an error: of its own where it came
    /// through the pipeline, else the last.
    /// </summary>
    private protected void Read(object[] given, Action<object> read)
    {
        if (given.Length > 0 && !MyInvocation.ExpectingInput && !Arguments.Each(given).Any())
            ThrowTerminatingError(ErrorRecords.From(new UsageException("the list holds nothing: is a variable not set?", "EmptyInput")));
        foreach (var item in Arguments.Each(given))
        {
            try
            {
                read(item);
            }
            catch (UsageException error) when (MyInvocation.ExpectingInput)
            {
                _refused.Add(error);
                WriteError(ErrorRecords.From(error, item));
            }
            catch (UsageException error)
            {
                ThrowTerminatingError(ErrorRecords.From(error, item));
            }
        }
    }

    /// <summary>Why input that came through the pipeline could not be used.</summary>
    private protected IReadOnlyList<UsageException> Refused => _refused;

    /// <summary>Whether input was to come through the pipeline and none did, which means nothing and never everything.</summary>
    private protected bool GotNothing(int count) => count == 0 && MyInvocation.ExpectingInput;

    /// <summary>Where it reads and writes.</summary>
    private protected virtual WorldOptions Place(Pipeline pipeline) => new(ConnectionOf(pipeline));

    // What a credential plugin says goes where the session sees it: it may tell how to sign in.
    private ConnectionOptions ConnectionOf(Pipeline pipeline) => Connection with
    {
        Report = pipeline,
        Trace = pipeline.Debug,
        Asked = pipeline.Detail,
        Product = "EgressTools-PowerShell",
        PluginMessage = line => pipeline.Warn(TerminalText.Escape(line)),
    };

    /// <summary>The path in the file system that the session's location and drives make of the text.</summary>
    private protected string? FilePath(string? path) => path is null ? null : FilePaths.Of(this, path);

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
