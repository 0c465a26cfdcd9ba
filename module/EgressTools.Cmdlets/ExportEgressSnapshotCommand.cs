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
        var request = new SnapshotRequest(path, MaskAddresses, Maps, Interfaces);
        Run((world, pipeline, cancellationToken) => SnapshotUseCase.RunAsync(request, world, pipeline, cancellationToken));
    }
}
