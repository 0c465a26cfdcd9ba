namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">No Secret is read or written. The result is a folder, or a zip where the path ends with .zip.</para>
/// </summary>
/// <example><code>Export-EgressSnapshot -Path ./snapshot.zip -MaskAddresses</code></example>
[Cmdlet(VerbsData.Export, "EgressSnapshot", SupportsShouldProcess = true)]
public sealed class ExportEgressSnapshotCommand : ReadingCmdlet
{
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter]
    public SwitchParameter MaskAddresses { get; set; }

    [Parameter]
    public SwitchParameter Maps { get; set; }

    [Parameter]
    public SwitchParameter Interfaces { get; set; }

    protected override void ProcessRecord()
    {
        var path = FilePath(Path)!;
        if (!ShouldProcess(path, "save the snapshot"))
            return;
        Run(async (pipeline, cancellationToken) =>
        {
            SaveSnapshot.RequireFree(path);
            var snapshot = Maps || Interfaces ? await AskAsync(pipeline, cancellationToken).ConfigureAwait(false)
                : (await ReadAsync(SaveSnapshot.Needs, pipeline, cancellationToken).ConfigureAwait(false)).Snapshot;
            await SaveSnapshot.RunAsync(snapshot, path, MaskAddresses, cancellationToken).ConfigureAwait(false);
        });
    }

    private async Task<ClusterSnapshot> AskAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var kinds = Maps ? SaveSnapshot.Needs | SnapshotKinds.AgentMaps : SaveSnapshot.Needs;
        if (SourcePath is not null)
            return (await ReadAsync(kinds, pipeline, cancellationToken).ConfigureAwait(false)).Snapshot;
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var snapshot = (await ReadAsync(client, kinds, pipeline, cancellationToken).ConfigureAwait(false)).Snapshot;
        if (Maps)
            snapshot = await AgentMaps.AddAsync(client, snapshot, pipeline, cancellationToken).ConfigureAwait(false);
        return await AskAgents.AddInterfacesAsync(client, snapshot, Interfaces ? null : AskAgents.GatewayCandidates(snapshot, []), pipeline, cancellationToken)
            .ConfigureAwait(false);
    }
}
