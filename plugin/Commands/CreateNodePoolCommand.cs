namespace EgressTools.Plugin.Commands;

internal sealed class CreateNodePoolCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.CreateNodePool;

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var kind = NodePoolKinds.Parse(session.Text(Options.PoolKind)!);
        var formats = CreateNodePool.FormatsOf(kind);
        var format = session.Format(formats, formats[0]);
        // Options that name a cluster are taken as kubectl takes them where it writes documents; what would be read instead of one is not.
        if (session.Offline || session.GivenVersion is not null)
            throw new UsageException($"{(session.Offline ? "--from" : "--cilium-version")} says nothing to 'create nodepool': " +
                "it reads neither a cluster nor what stands for one", "NothingRead");
        var created = CreateNodePool.Run(Request(session, kind));
        foreach (var note in created.Notes)
            session.Report.Note(note);
        foreach (var warning in created.Warnings)
            session.Report.Warn(warning);
        created.Write(session.Streams.Out, format);
        return Task.FromResult(0);
    }

    private NodePoolRequest Request(Session session, NodePoolKind kind) => new(kind, session.Text(Options.Name)!)
    {
        Labels = session.Texts(Options.Label),
        Taint = session.Text(Options.Taint),
        Replicas = session.Number(Options.Replicas),
        ClusterId = session.Text(Options.ClusterId),
        VpcId = session.Text(Options.VpcId),
        SubnetIds = session.Texts(Options.SubnetId),
        SubnetCidrs = session.Texts(Options.SubnetCidr),
        Zones = session.Texts(Options.Zone),
        SecurityGroupIds = session.Texts(Options.SecurityGroupId),
        SshKeyIds = session.Texts(Options.SshKeyId),
        InstanceTypes = session.Texts(Options.InstanceType),
        InstanceFamilies = session.Texts(Options.InstanceFamily),
        InstanceCpu = session.Number(Options.InstanceCpu),
        Image = session.Text(Options.Image),
        Bandwidth = session.Number(Options.Bandwidth),
        ChargeType = session.Text(Options.ChargeType),
        BandwidthPackageId = session.Text(Options.BandwidthPackageId),
        DiskType = session.Text(Options.DiskType),
        DiskSize = session.Number(Options.DiskSize),
        AnchorImage = session.Text(Options.AnchorImage),
        Namespace = session.GivenNamespace,
    };
}
