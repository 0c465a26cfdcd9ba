using System.Collections.Immutable;
using System.Management.Automation;
using EgressTools.Cluster;
using EgressTools.Operations;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="synopsis">Applies policies to a cluster: shows what would change, asks, and applies server-side.</para>
/// <para type="description">It asks for every policy that changes; -Confirm:$false answers beforehand. A policy that fails is an error, and the others are applied.</para>
/// </summary>
/// <example><code>Publish-EgressPolicy -Path web.yaml -WhatIf</code></example>
/// <example><code>Get-EgressNode | New-EgressPolicy -Name web -PodSelector app=web | Publish-EgressPolicy -PassThru | Test-EgressExitIp</code></example>
[Cmdlet(VerbsData.Publish, "EgressPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Object")]
[OutputType(typeof(EgressPolicyDocument), typeof(ApplyStep))]
public sealed class PublishEgressPolicyCommand : EgressCmdlet
{
    private readonly List<string> _lines = [];
    private readonly List<EgressPolicyDocument> _documents = [];

    /// <summary>Policies: objects of New-EgressPolicy, files, or YAML or JSON as text, also line by line.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Object")]
    [AllowEmptyString]
    public object[] InputObject { get; set; } = [];

    /// <summary>Files with policies, or folders of such; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>None applies; Client compares with what the cluster holds; Server lets the server check without storing.</summary>
    [Parameter]
    public DryRun DryRun { get; set; }

    /// <summary>Take over fields that another manager owns.</summary>
    [Parameter]
    public SwitchParameter ForceConflicts { get; set; }

    /// <summary>The name under which the fields are owned.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string FieldManager { get; set; } = "egress-tools";

    /// <summary>Write the policies as the cluster holds them then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            foreach (var file in GetResolvedProviderPathFromPSPath(path, out _))
                ReadFiles(file);
        }
        foreach (var input in InputObject)
            Add(Arguments.Value(input));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ReadLines();
        if (_documents.Count > 0)
            Run(PublishAsync);
    }

    private async Task PublishAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var plan = await EgressPolicyDocument.PlanAsync(client, _documents, FieldManager, cancellationToken).ConfigureAwait(false);
        foreach (var error in plan.Errors)
            await pipeline.WriteErrorAsync(ErrorRecords.From(error)).ConfigureAwait(false);
        foreach (var step in plan.Steps)
        {
            if (await MayApplyAsync(step, client.Origin, pipeline).ConfigureAwait(false))
                await ApplyAsync(client, step, pipeline, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> MayApplyAsync(ApplyStep step, string origin, Pipeline pipeline)
    {
        if (DryRun != DryRun.None || step.Action == ApplyAction.Unchanged)
            return true;
        var change = string.Join(Environment.NewLine, ApplyText.Preview(step));
        return await pipeline.ShouldProcessAsync($"{change} (on {origin})", $"{change}{Environment.NewLine}Apply it on {origin}?").ConfigureAwait(false);
    }

    private async Task ApplyAsync(ApiClient client, ApplyStep step, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var options = new ApplyOptions(DryRun == DryRun.Server, ForceConflicts, FieldManager);
        var outcome = await ApplyPolicies.ApplyAsync(client, step, DryRun, options, cancellationToken).ConfigureAwait(false);
        if (outcome.Error is { } error)
        {
            await pipeline.WriteErrorAsync(ErrorRecords.From(error, step.Target)).ConfigureAwait(false);
            return;
        }
        pipeline.Detail(ApplyText.Done(step, DryRun));
        if (PassThru)
            await pipeline.WriteAsync(EgressPolicyDocument.Of(outcome)).ConfigureAwait(false);
        else if (DryRun != DryRun.None)
            await pipeline.WriteAsync(step).ConfigureAwait(false);
    }

    private void Add(object? input)
    {
        switch (input)
        {
            case EgressPolicyDocument document:
                _documents.Add(document);
                break;
            case FileInfo file:
                ReadFiles(file.FullName);
                break;
            // A text of several lines is a document; single lines are those of one, as Get-Content writes them.
            case string text when text.Contains('\n', StringComparison.Ordinal):
                Read(text, "the pipeline");
                break;
            case string line:
                _lines.Add(line);
                break;
            default:
                var error = new UsageException($"Publish-EgressPolicy takes policies of New-EgressPolicy, files, or YAML or JSON as text, not {input?.GetType().Name ?? "null"}", "NoPolicy");
                WriteError(ErrorRecords.From(error, input));
                break;
        }
    }

    private void ReadFiles(string path)
    {
        try
        {
            foreach (var file in ApplyPolicies.Files(path))
                ReadFile(file);
        }
        catch (InputException error)
        {
            WriteError(ErrorRecords.From(error, path));
        }
    }

    private void ReadFile(string file)
    {
        try
        {
            Read(File.ReadAllText(file), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.From(new InputException($"{file} cannot be read: {error.Message}", "FileNotReadable", inner: error), file));
        }
    }

    private void ReadLines()
    {
        if (_lines.Count > 0)
            Read(string.Join('\n', _lines), "the pipeline");
    }

    private void Read(string text, string file)
    {
        try
        {
            _documents.AddRange(EgressPolicyDocument.Read(text, file, out var refused));
            foreach (var error in refused)
                WriteError(ErrorRecords.From(error, file));
        }
        catch (InputException error)
        {
            WriteError(ErrorRecords.From(error, file));
        }
    }
}
