namespace EgressTools.Cmdlets;

/// <summary>What the cmdlets share that read a cluster: it may also be a snapshot, a folder of manifests or a support bundle.</summary>
public abstract class ReadingCmdlet : EgressCmdlet
{
    [Parameter, ValidateNotNullOrEmpty]
    public string? From { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string? CiliumVersion { get; set; }

    /// <summary>-From as a path of the file system; null for a cluster.</summary>
    /// <exception cref="UsageException">It asks for standard input, which a cmdlet has not.</exception>
    private protected string? SourcePath => From == "-"
        ? throw new UsageException($"{Options.From} - is not possible in PowerShell, where a cmdlet has no standard input: give a folder, " +
            "a file or a zip", "NoStandardInput")
        : From is not null && ClusterParameter is { } cluster
            ? throw new UsageException($"{Options.From} reads files instead of a cluster: remove -{cluster}, or {Options.From}", "TwoWorlds")
            : FilePath(From);

    private protected override WorldOptions Place(Pipeline pipeline) =>
        base.Place(pipeline) with { Path = SourcePath, CiliumVersion = CiliumVersion, AsksInterfaces = AsksInterfaces };

    private string? ClusterParameter =>
        new[] { nameof(KubeConfig), nameof(Context), nameof(Cluster), nameof(User), nameof(Server), nameof(Token), nameof(CertificateAuthority), nameof(
        ClientCertificate), nameof(ClientKey), nameof(TlsServerName), nameof(As), nameof(AsGroup), nameof(AsUid), nameof(AsUserExtra), nameof(Credential) }
        .FirstOrDefault(MyInvocation.BoundParameters.ContainsKey);

    /// <summary>Whether the parameters say where to read, so that nothing else may decide it.</summary>
    private protected bool SourceGiven => (From ?? KubeConfig ?? Context ?? Cluster ?? Server) is not null;

    /// <summary>Whether the gateways' agents are asked for the interfaces of their nodes.</summary>
    private protected virtual bool AsksInterfaces => false;
}
