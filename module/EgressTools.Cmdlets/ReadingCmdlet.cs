namespace EgressTools.Cmdlets;

/// <summary>What the cmdlets share that read a cluster: it may also be a snapshot, a folder of manifests or a support bundle.</summary>
public abstract class ReadingCmdlet : EgressCmdlet
{
    [Parameter, Text, ValidateNotNullOrEmpty]
    public string? From { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? CiliumVersion { get; set; }

    // -From as a path of the file system; null for a cluster.
    private string? SourcePath()
    {
        if (From == "-")
            throw new UsageException($"{Options.From} must be a folder, a file or a zip, not '-'", "NoStandardInput");
        if (From is not null)
            WorldOptions.RequireNoCluster(o => MyInvocation.BoundParameters.ContainsKey(o.Parameter));
        return FilePath(From);
    }

    private protected override WorldOptions Place(Pipeline pipeline) =>
        base.Place(pipeline) with { Path = SourcePath(), CiliumVersion = CiliumVersion, AsksInterfaces = AsksInterfaces };

    /// <summary>Whether the gateways' agents are asked for the interfaces of their nodes.</summary>
    private protected virtual bool AsksInterfaces => false;
}
