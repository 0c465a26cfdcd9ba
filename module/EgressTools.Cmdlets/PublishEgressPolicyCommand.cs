using System.Collections.Immutable;
using System.Management.Automation;
using EgressTools.Cluster;
using EgressTools.Operations;
using EgressTools.Sources;

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
    private readonly PolicyInput _input;

    /// <summary>Made by PowerShell.</summary>
    public PublishEgressPolicyCommand() => _input = new PolicyInput(this);

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
        _input.AddFiles(Path);
        foreach (var input in InputObject)
            _input.Add(Arguments.Value(input));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_input.Documents.Count > 0)
            Run(PublishAsync);
    }

    private async Task PublishAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var plan = await EgressPolicyDocument.PlanAsync(client, _input.Documents, FieldManager, cancellationToken).ConfigureAwait(false);
        foreach (var error in plan.Errors)
            await pipeline.WriteErrorAsync(ErrorRecords.From(error)).ConfigureAwait(false);
        var source = OpenSource.Live(client, TimeProvider.System);
        var means = await MakePlan.ConsequencesAsync(plan, FieldManager, () => source.ReadAsync(MakePlan.Needs, pipeline, cancellationToken), pipeline).ConfigureAwait(false);
        foreach (var step in plan.Steps)
        {
            if (await MayApplyAsync(step, means, client.Origin, pipeline).ConfigureAwait(false))
                await ApplyAsync(client, step, pipeline, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> MayApplyAsync(ApplyStep step, ImmutableArray<string> means, string origin, Pipeline pipeline)
    {
        if (DryRun != DryRun.None || step.Action == ApplyAction.Unchanged)
            return true;
        var change = string.Join(Environment.NewLine, ApplyText.Preview(step).AddRange(means));
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
}
